package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * All that a caller got of one answer.
 *
 * @param whole whether the body ended as HTTP wants it
 */
public record SeenAnswer(Way way, Caller.Head head, String body, boolean whole) {
    private static final String HOSTS_WORDS = "The simulated host was told to fail.";

    /** Asks on a connection of its own, and reads to the end. */
    public static SeenAnswer ask(TestGateway gateway, Way way, String model) throws IOException {
        try (Caller caller = gateway.connect()) {
            caller.post(way.path(), gateway.key(), way.request(model));
            Caller.Head head = caller.readHead();
            Buffer body = Buffer.buffer();
            boolean whole = true;
            try {
                caller.readBody(body);
            } catch (EOFException brokenOff) {
                whole = false;
            }
            return new SeenAnswer(way, head, body.toString(StandardCharsets.ISO_8859_1), whole);
        }
    }

    /** The body without what differs from one time to the next, and without comments. */
    public String lasting() {
        String untimed = body.replaceAll("\"created(_at)?\":[0-9]+", "");
        return way.isStream() ? untimed.replaceAll("(?m)^:.*\n\n", "") : untimed.strip();
    }

    /** The events that say something. */
    public List<EventText> events() {
        return EventText.split(body).stream()
                .filter(event -> !event.isComment())
                .toList();
    }

    /**
     * What happened, in a few words; checks on the way what must hold of every answer.
     *
     * @param good a whole answer to the same question
     */
    public String describe(SeenAnswer good) {
        if (head.status() != 200) {
            return describeError();
        }
        if (!whole) {
            return "`200`, broken off";
        }
        if (lasting().equals(good.lasting())) {
            return "`200`, whole";
        }
        assertThat(way.isStream())
                .as("a whole body under 200 is the good one: %s", body)
                .isTrue();
        return describeStream(good);
    }

    private String describeError() {
        JsonObject error = new JsonObject(body).getJsonObject("error");
        assertThat(head.header("content-type")).startsWith("application/json");
        assertThat(error.fieldNames()).contains("message", "type", "param", "code");
        boolean hosts = error.getString("message").startsWith(HOSTS_WORDS);
        assertThat(head.header("x-request-id")).startsWith(hosts ? "req_" : "");
        return "`" + head.status() + "` `" + error.getString(error.getValue("code") == null ? "type" : "code") + "`"
                + (hosts ? ", the host's words" : "")
                + (head.header("retry-after").isEmpty() ? "" : ", `retry-after`");
    }

    private String describeStream(SeenAnswer good) {
        List<EventText> events = events();
        boolean responses = way == Way.RESPONSES_STREAM;
        int good0 = events.size() - (responses ? 2 : 1);
        List<EventText> before = events.subList(0, good0);
        EventText error = events.get(good0);
        assertThat(before)
                .noneMatch(event -> event.json() != null && event.json().containsKey("error"));
        assertThat(before).noneMatch(EventText::isDone);
        assertThat(error.isError()).as(body).isTrue();
        if (responses) {
            assertThat(error.type()).isEqualTo("error");
            assertThat(events.getLast().type()).isEqualTo("response.failed");
            assertThat(events.getLast().json()).isNotNull();
        }
        // What came before the error is the beginning of the good answer: nothing is made up.
        SeenAnswer beginning = new SeenAnswer(way, head, EventText.join(before), true);
        assertThat(good.lasting()).startsWith(beginning.lasting());
        long tokens = way.tokens(before);
        return "`200`, " + (tokens == 0 ? "no token" : tokens + " tokens") + ", then " + describe(error);
    }

    private static String describe(EventText event) {
        JsonObject error = new JsonObject(event.data()).getJsonObject("error");
        boolean hosts = error.getString("message").startsWith(HOSTS_WORDS);
        return hosts ? "the host's error" : "`" + error.getString("code") + "`";
    }
}
