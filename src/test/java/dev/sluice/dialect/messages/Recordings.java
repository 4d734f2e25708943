package dev.sluice.dialect.messages;

import dev.sluice.canonical.Setting;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The recorded exchanges in this dialect. */
public final class Recordings {
    static final MessagesDialect DIALECT = new MessagesDialect();

    private static List<Recorded> all = List.of();

    private Recordings() {}

    static synchronized List<Recorded> all() {
        if (all.isEmpty()) {
            all = Recorded.all(one ->
                    one.url() == null ? one.provider().equals("anthropic") : isMessages(String.valueOf(one.url())));
        }
        return all;
    }

    private static boolean isMessages(String url) {
        String path = url.replaceAll("\\?.*", "");
        return path.endsWith("/v1/messages") || path.endsWith("/v1/messages/count_tokens");
    }

    public static boolean isCount(Recorded one) {
        return String.valueOf(one.url()).contains("/count_tokens");
    }

    /** The questions, whole bodies. */
    public static List<Recorded> questions() {
        return all().stream().filter(one -> object(one.request()) != null).toList();
    }

    /** The whole answers. */
    public static List<Json.Obj> answers() {
        List<Json.Obj> answers = new ArrayList<>();
        for (Recorded one : all()) {
            Json.Obj answer = object(one.response());
            if (answer != null && "message".equals(answer.text("type"))) {
                answers.add(answer);
            }
        }
        return answers;
    }

    /** One recorded stream. */
    public record Stream(String name, Buffer response) {}

    /** The streams; what was recorded as several in one file is taken apart. */
    public static List<Stream> streams() {
        List<Stream> streams = new ArrayList<>();
        for (Recorded one : all()) {
            String text = one.isEventStream() ? one.response().toString() : "";
            // A host that began anew in the middle, made up by its authors, is refused.
            if (text.contains("message_start") && !one.name().contains("spliced-message-start")) {
                boolean several = text.indexOf("\"message_stop\"") != text.lastIndexOf("\"message_stop\"");
                parts(several ? text : null, one.response()).forEach(part -> streams.add(new Stream(one.name(), part)));
            }
        }
        return streams;
    }

    private static List<Buffer> parts(@Nullable String several, Buffer whole) {
        if (several == null) {
            return List.of(whole);
        }
        List<Buffer> parts = new ArrayList<>();
        Buffer part = Buffer.buffer();
        int from = 0;
        while (from < several.length()) {
            int end = several.indexOf("\n\n", from);
            int next = end < 0 ? several.length() : end + 2;
            String event = several.substring(from, next);
            from = next;
            part.appendString(event);
            if (event.contains("\"message_stop\"")) {
                parts.add(part);
                part = Buffer.buffer();
            }
        }
        return parts;
    }

    public static Json.@Nullable Obj object(Buffer bytes) {
        try {
            return JsonReader.read(bytes) instanceof Json.Obj object ? object : null;
        } catch (InvalidJsonException none) {
            return null;
        }
    }

    static Losses losses() {
        return new Losses(DIALECT, false);
    }

    static HostTerms terms(ModelTraits traits) {
        return new HostTerms("claude", false, traits);
    }

    static ModelTraits traits(ModelTraits.Thinking thinking, Setting... refused) {
        return new ModelTraits(Set.of(refused), 32_000, thinking, true);
    }

    /** JSON with apostrophes for quotes. */
    static Json.Obj json(String text) {
        return Objects.requireNonNull(object(Buffer.buffer(text.replace('\'', '"'))));
    }
}
