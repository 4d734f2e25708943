package dev.sluice.dialect.converse;

import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.AwsEventStreamEncoder;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** The recorded exchanges of Converse, and what tests ask of the dialect again and again. */
public final class Converses {
    static final ConverseDialect DIALECT = new ConverseDialect();

    private Converses() {}

    private static List<Recorded> all(Predicate<Recorded> wanted) {
        return Recorded.all(
                recorded -> recorded.provider().equals("bedrock") && isConverse(recorded) && wanted.test(recorded));
    }

    private static boolean isConverse(Recorded recorded) {
        String url = recorded.url();
        return url == null ? recorded.name().contains("ai__amazon-bedrock") : url.matches(".*/converse(-stream)?");
    }

    public static List<Recorded> requests() {
        return all(recorded -> recorded.request().length() > 0);
    }

    public static List<Recorded> answers() {
        return all(recorded -> recorded.status() < 300 && isObject(recorded));
    }

    static List<Recorded> errors() {
        return all(recorded -> recorded.status() >= 300);
    }

    public static List<Recorded> streams() {
        return all(recorded -> recorded.status() < 300 && !isObject(recorded));
    }

    private static boolean isObject(Recorded recorded) {
        return recorded.response().getByte(0) == '{';
    }

    /** The bytes of a stream; one that was recorded without its frames gets frames again. */
    public static Buffer stream(Recorded recorded) {
        if (!recorded.isEventStream()) {
            return recorded.response();
        }
        Buffer stream = Buffer.buffer();
        recorded.response()
                .toString()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .forEach(line -> {
                    Json.Obj union = (Json.Obj) JsonReader.read(line.substring(6));
                    union.forEach(event ->
                            frame(stream, event.getKey(), event.getValue().toString()));
                });
        return stream;
    }

    /** Appends a frame with an event. */
    static Buffer frame(Buffer out, String type, String payload) {
        byte[] headers = AwsEventStreamEncoder.headers(
                ":event-type", type, ":content-type", "application/json", ":message-type", "event");
        AwsEventStreamEncoder.append(out, headers, payload.getBytes(StandardCharsets.UTF_8));
        return out;
    }

    /** What is in there; the test has gone wrong where it is missing. */
    static Json.Obj in(Json.Obj holder, String... path) {
        Json.Obj found = holder;
        for (String name : path) {
            found = Objects.requireNonNull(found.object(name), name);
        }
        return found;
    }

    static HostTerms terms(String model) {
        return new HostTerms(model, false, ModelTraits.UNKNOWN);
    }

    static HostTerms terms(Recorded recorded) {
        return terms(recorded.url() == null ? "" : recorded.url().replaceAll(".*/model/|/converse.*", ""));
    }

    static Losses losses() {
        return new Losses(DIALECT, false);
    }

    static Json.Obj json(String text) {
        return (Json.Obj) JsonReader.read(text.replace('\'', '"'));
    }
}
