package dev.sluice.dialect.generate;

import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Recorded;
import java.util.List;
import java.util.function.Predicate;

/** What was recorded of Gemini. Some recorders put bodies into lists of one. */
public final class Recordings {
    private Recordings() {}

    static List<Recorded> all(Predicate<Recorded> wanted) {
        return Recorded.all(recorded -> isGemini(recorded) && wanted.test(recorded));
    }

    private static boolean isGemini(Recorded recorded) {
        String url = recorded.url();
        return url == null
                ? recorded.provider().equals("gemini") || recorded.provider().equals("vertex")
                : url.contains(":generateContent") || url.contains(":streamGenerateContent");
    }

    public static List<Recorded> requests() {
        return all(recorded -> recorded.request().length() > 0);
    }

    public static Json.Obj request(Recorded recorded) {
        Json body = JsonReader.read(recorded.request());
        return (Json.Obj) (body instanceof Json.Arr list ? list.elements().getFirst() : body);
    }

    /** Whole answers, not streamed and no errors. */
    public static List<Recorded> answers() {
        return all(recorded -> !isStream(recorded) && isAnswer(recorded));
    }

    private static boolean isAnswer(Recorded recorded) {
        try {
            Json.Obj body = answer(recorded);
            return body.has("candidates") || body.has("promptFeedback");
        } catch (InvalidJsonException | ClassCastException other) {
            return false;
        }
    }

    public static Json.Obj answer(Recorded recorded) {
        Json body = JsonReader.read(recorded.response());
        return (Json.Obj) (body instanceof Json.Arr list ? list.elements().getFirst() : body);
    }

    private static boolean isStream(Recorded recorded) {
        String url = recorded.url();
        return recorded.isEventStream() || (url != null && url.contains(":streamGenerateContent"));
    }

    /** Streams, as events or as an array. */
    public static List<Recorded> streams() {
        return all(recorded -> isStream(recorded) && recorded.status() == 200);
    }
}
