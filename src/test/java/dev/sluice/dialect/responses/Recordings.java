package dev.sluice.dialect.responses;

import dev.sluice.testing.Recorded;
import java.util.List;

/** What was recorded of Responses: with OpenAI, Azure, Bedrock, DeepSeek, xAI, OpenRouter and others. */
public final class Recordings {
    private Recordings() {}

    private static boolean isAtEndpoint(Recorded recorded) {
        String url = recorded.url();
        return url != null && url.replaceFirst("\\?.*", "").endsWith("/responses");
    }

    private static boolean startsLikeJson(String text) {
        return text.stripLeading().startsWith("{");
    }

    /** Exchanges whose question was recorded. */
    public static List<Recorded> questions() {
        return Recorded.all(recorded ->
                isAtEndpoint(recorded) && startsLikeJson(recorded.request().toString()));
    }

    /** Whole answers with success. */
    public static List<Recorded> answers() {
        return Recorded.all(recorded -> recorded.status() == 200
                && !recorded.isEventStream()
                && (isAtEndpoint(recorded) || recorded.url() == null)
                && startsLikeJson(recorded.response().toString())
                && recorded.response().toString().replaceAll("\\s", "").contains("\"object\":\"response\"")
                && !recorded.response().toString().contains("response.created"));
    }

    public static List<Recorded> streams() {
        return Recorded.all(recorded ->
                recorded.isEventStream() && recorded.response().toString().contains("response.created"));
    }

    static List<Recorded> errors() {
        return Recorded.all(recorded -> isAtEndpoint(recorded) && recorded.status() >= 400);
    }
}
