package dev.sluice.dialect.responses;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.UsageTold;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a whole answer: the response object. */
final class CompletionReader {
    private CompletionReader() {}

    static Completion read(Json.Obj body) {
        Members members = Members.answered(body);
        List<Json> output = members.list("output");
        if (output == null) {
            throw Answers.invalid("output", "a list of items");
        }
        List<Part> parts = ItemReader.parts(output);
        Json.Obj counts = members.object("usage");
        String tier = members.text("service_tier");
        Usage usage = counts == null ? null : ResponsesUsage.read(new UsageTold(counts, tier, output));
        Completion.Choice choice = new Completion.Choice(parts, Status.finish(body, parts), null, Extras.NONE);
        return new Completion(
                Objects.requireNonNullElse(members.text("id"), ""),
                Objects.requireNonNullElse(members.text("model"), ""),
                seconds(members.number("created_at")),
                List.of(choice),
                usage,
                tier,
                members.extras());
    }

    /** Bedrock writes whole seconds with a fraction. */
    static long seconds(@Nullable Json created) {
        try {
            return created instanceof Json.Num number ? (long) Double.parseDouble(number.text()) : 0;
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }
}
