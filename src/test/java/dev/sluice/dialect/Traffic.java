package dev.sluice.dialect;

import dev.sluice.dialect.converse.Converses;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All recorded exchanges, sorted by the dialect that they are in. */
final class Traffic {
    /** A question or a whole answer. */
    record Body(String name, Json.Obj json) {}

    /** A streamed answer. */
    record Stream(String name, Buffer bytes) {}

    private Traffic() {}

    static List<Body> questions(Tongue tongue) {
        return switch (tongue) {
            case CHAT -> bodies(chat(), true, body -> body.has("messages"));
            case RESPONSES -> bodies(dev.sluice.dialect.responses.Recordings.questions(), true, body -> true);
            case MESSAGES ->
                bodies(
                        dev.sluice.dialect.messages.Recordings.questions().stream()
                                .filter(one -> !dev.sluice.dialect.messages.Recordings.isCount(one))
                                .toList(),
                        true,
                        body -> true);
            case GENERATE ->
                dev.sluice.dialect.generate.Recordings.requests().stream()
                        .map(one -> new Body(one.name(), dev.sluice.dialect.generate.Recordings.request(one)))
                        .toList();
            case CONVERSE -> bodies(Converses.requests(), true, body -> true);
        };
    }

    /** Whole answers with success. */
    static List<Body> answers(Tongue tongue) {
        return switch (tongue) {
            case CHAT ->
                bodies(
                        Recorded.all(one -> one.status() == 200),
                        false,
                        body -> body.get("choices") instanceof Json.Arr
                                && "chat.completion".equals(body.text("object")));
            case RESPONSES -> bodies(dev.sluice.dialect.responses.Recordings.answers(), false, body -> true);
            case MESSAGES -> {
                List<Body> answers = new ArrayList<>();
                dev.sluice.dialect.messages.Recordings.answers()
                        .forEach(answer -> answers.add(new Body("messages#" + answers.size(), answer)));
                yield answers;
            }
            case GENERATE ->
                dev.sluice.dialect.generate.Recordings.answers().stream()
                        .map(one -> new Body(one.name(), dev.sluice.dialect.generate.Recordings.answer(one)))
                        .toList();
            case CONVERSE -> bodies(Converses.answers(), false, body -> true);
        };
    }

    static List<Stream> streams(Tongue tongue) {
        return switch (tongue) {
            case CHAT ->
                plain(Recorded.all(
                        one -> one.isEventStream() && one.response().toString().contains("chat.completion.chunk")));
            case RESPONSES -> plain(dev.sluice.dialect.responses.Recordings.streams());
            case MESSAGES ->
                dev.sluice.dialect.messages.Recordings.streams().stream()
                        .map(one -> new Stream(one.name(), one.response()))
                        .toList();
            case GENERATE -> plain(dev.sluice.dialect.generate.Recordings.streams());
            case CONVERSE ->
                Converses.streams().stream()
                        .map(one -> new Stream(one.name(), Converses.stream(one)))
                        .toList();
        };
    }

    private static List<Recorded> chat() {
        return Recorded.all(one -> one.url() != null
                && one.url().contains("/chat/completions")
                && !one.provider().equals("cohere"));
    }

    private static List<Stream> plain(List<Recorded> recorded) {
        return recorded.stream()
                .map(one -> new Stream(one.name(), one.response()))
                .toList();
    }

    private static List<Body> bodies(List<Recorded> recorded, boolean questions, Predicate<Json.Obj> wanted) {
        List<Body> bodies = new ArrayList<>();
        for (Recorded one : recorded) {
            Json.Obj body = object(questions ? one.request() : one.response());
            if (body != null && wanted.test(body)) {
                bodies.add(new Body(one.name(), body));
            }
        }
        return bodies;
    }

    private static Json.@Nullable Obj object(Buffer bytes) {
        try {
            return JsonReader.read(bytes) instanceof Json.Obj object ? object : null;
        } catch (InvalidJsonException notJson) {
            return null;
        }
    }
}
