package dev.sluice.admin;

import dev.sluice.cost.Dollars;
import dev.sluice.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values as answers have them. */
final class Shown {
    private static final int LONGEST = 100;

    private Shown() {}

    /** A text that somebody sent, so that it neither fills a log nor breaks its lines. */
    static String of(String text) {
        boolean isPlain = text.length() <= LONGEST && text.codePoints().noneMatch(Character::isISOControl);
        return isPlain ? "\"" + text + "\"" : text.length() + " characters";
    }

    static Json text(@Nullable String text) {
        return text == null ? Json.Null.VALUE : new Json.Text(text);
    }

    static Json time(@Nullable Instant at) {
        return at == null ? Json.Null.VALUE : new Json.Text(at.toString());
    }

    static Json time(long millis) {
        return time(Instant.ofEpochMilli(millis));
    }

    /** Whole nano-dollars, and the same as a decimal text for those whose numbers end at 2^53. */
    static Json money(long nanos) {
        return new Json.Obj().put("nanos", nanos).put("usd", Dollars.text(nanos));
    }
}
