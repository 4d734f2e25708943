package dev.sluice;

import dev.sluice.provider.simulated.Recording;
import dev.sluice.testing.EventText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a caller is to get of a recorded answer, derived from the recording alone.
 *
 * @param body the bytes, one to a character; where {@code deviation} is an error of the gateway's, what stands before it
 */
record ReplayExpectation(Deviation deviation, int status, String body) {
    private static final Set<String> PREAMBLE = Set.of("response.created", "response.in_progress", "response.queued");

    /** In what the answer differs from the recording; everything else is byte for byte the same. */
    enum Deviation {
        NONE,
        /** The first event of a stream is an error: a status, with the host's words. */
        ERROR_FIRST,
        /** The stream has no terminal marker: its whole events, then an error event of ours. */
        NO_TERMINAL,
        /** A body under status 200 is an error: a status, with the host's words. */
        ERROR_IN_200,
        /** A refusal of the gateway's own credentials: no business of the caller's. */
        AUTHENTICATION,
        /** An error that is no JSON: its status, with an error object of ours. */
        ERROR_NOT_JSON,
        /** An answer that is no JSON, or not whole. */
        INVALID
    }

    static ReplayExpectation of(Recording recording) {
        String body = recording.body().toString(StandardCharsets.ISO_8859_1);
        if (recording.status() == 401) {
            return new ReplayExpectation(Deviation.AUTHENTICATION, 502, "");
        }
        return recording.eventStream() && recording.status() / 100 == 2
                ? ofStream(body)
                : ofBody(recording.status(), body);
    }

    private static ReplayExpectation ofStream(String body) {
        List<EventText> events = EventText.split(body);
        for (EventText event : events) {
            if (event.isError()) {
                return new ReplayExpectation(Deviation.ERROR_FIRST, 0, message(event));
            }
            if (!event.isComment() && !PREAMBLE.contains(event.type())) {
                break;
            }
        }
        boolean ends = events.stream()
                .anyMatch(event -> event.isDone()
                        || event.isError()
                        || event.type().equals("response.completed")
                        || event.type().equals("response.incomplete"));
        return ends
                ? new ReplayExpectation(Deviation.NONE, 200, body)
                : new ReplayExpectation(
                        Deviation.NO_TERMINAL,
                        200,
                        EventText.join(events.stream().filter(EventText::whole).toList()));
    }

    private static String message(EventText event) {
        JsonObject json = new JsonObject(event.data());
        JsonObject holder = json.getJsonObject("response", json);
        return holder.getValue("error") instanceof JsonObject error
                ? error.getString("message")
                : json.getString("message");
    }

    private static ReplayExpectation ofBody(int status, String body) {
        try {
            JsonObject json = new JsonObject(body);
            boolean onlyError =
                    json.getValue("error") != null && !json.containsKey("choices") && !json.containsKey("output");
            return status == 200 && onlyError
                    ? new ReplayExpectation(
                            Deviation.ERROR_IN_200,
                            0,
                            json.getJsonObject("error").getString("message"))
                    : new ReplayExpectation(Deviation.NONE, status, body);
        } catch (DecodeException noJson) {
            return status / 100 == 2
                    ? new ReplayExpectation(Deviation.INVALID, 502, body)
                    : new ReplayExpectation(Deviation.ERROR_NOT_JSON, status, "");
        }
    }

    /** The same for a caller who did not ask for the usage. */
    ReplayExpectation withoutUsage() {
        List<EventText> events = new ArrayList<>(EventText.split(body));
        if (deviation == Deviation.NONE || deviation == Deviation.NO_TERMINAL) {
            events.removeIf(EventText::isOnlyUsage);
        }
        return new ReplayExpectation(deviation, status, EventText.join(events));
    }

    /** In what an answer differs from this; empty if it does not. */
    String difference(int gotStatus, byte[] bytes) {
        String got = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean statusFits = status == 0 ? gotStatus >= 400 : gotStatus == status;
        boolean fits = statusFits
                && switch (deviation) {
                    case NONE -> got.equals(body);
                    case NO_TERMINAL -> got.startsWith(body) && isErrorEvent(got.substring(body.length()));
                    case ERROR_FIRST, ERROR_IN_200 -> body.equals(error(got).getString("message"));
                    case AUTHENTICATION ->
                        "upstream_authentication".equals(error(got).getString("code"));
                    case ERROR_NOT_JSON -> "upstream_error".equals(error(got).getString("code"));
                    case INVALID -> "upstream_invalid_answer".equals(error(got).getString("code"));
                };
        return fits ? "" : "expected " + this.shortened() + "\n but got " + gotStatus + " " + tail(got);
    }

    private static boolean isErrorEvent(String rest) {
        List<EventText> events = EventText.split(rest);
        boolean ours = !events.isEmpty()
                && error(events.getFirst().data()).getString("code").equals("upstream_truncated");
        return ours
                && (events.size() == 1
                        || (events.size() == 2 && events.get(1).type().equals("response.failed")));
    }

    private static JsonObject error(String json) {
        return new JsonObject(Buffer.buffer(json, StandardCharsets.ISO_8859_1.name())).getJsonObject("error");
    }

    private String shortened() {
        return deviation + " " + status + " " + tail(body);
    }

    private static String tail(String text) {
        return text.length() <= 400 ? text : "…" + text.substring(text.length() - 400);
    }
}
