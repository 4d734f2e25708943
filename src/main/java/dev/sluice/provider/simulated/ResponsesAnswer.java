package dev.sluice.provider.simulated;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of {@code /responses}, whole or as a stream. */
final class ResponsesAnswer {
    private final Asked asked;
    private final ResponseObject response;
    private final Pace pace;
    private final Content content;
    private final boolean cut;

    private ResponsesAnswer(Asked asked) {
        this.asked = asked;
        this.response = new ResponseObject(asked);
        this.pace = asked.pace();
        this.content = Content.of(asked, 0);
        this.cut = content instanceof Content.Said said && said.cut();
    }

    static Script script(Asked asked) {
        ResponsesAnswer answer = new ResponsesAnswer(asked);
        return asked.stream()
                ? Script.events(answer::stream, answer::error, asked.inputTokens())
                : Script.pieces(200, "application/json", answer.whole(), asked.inputTokens());
    }

    private Iterable<Step> whole() {
        List<Iterable<? extends Step>> parts = new ArrayList<>();
        parts.add(List.of(new Step.Bytes(Buffer.buffer(), Step.Role.OTHER, pace.wholeMicros(content.tokens()))));
        parts.addAll(finished());
        parts.add(List.of(Step.Bytes.terminal("}"), new Step.End()));
        return Steps.chain(parts);
    }

    /** The finished response, but for its last brace. */
    private List<Iterable<? extends Step>> finished() {
        List<Iterable<? extends Step>> parts = new ArrayList<>();
        parts.add(List.of(Step.Bytes.of(response.beforeOutput(cut ? "incomplete" : "completed", null, cut))));
        List<ResponseItem> items = ResponseItem.of(asked, content);
        for (int i = 0; i < items.size(); i++) {
            parts.add(List.of(Step.Bytes.of(i == 0 ? "" : ",")));
            parts.addAll(items.get(i).whole(asked.stream() ? Step.Role.OTHER : Step.Role.TOKEN));
        }
        JsonObject usage = asked.options().usage().equals("never") ? null : response.usage(content.tokens());
        String tail = response.afterOutput(usage);
        parts.add(List.of(Step.Bytes.of(tail.substring(0, tail.length() - 1))));
        return parts;
    }

    private Iterator<Step> stream() {
        Numbers numbers = new Numbers();
        List<Iterable<? extends Step>> parts = new ArrayList<>();
        parts.add(Steps.later(() -> numbers.event("response.created", started())));
        parts.add(Steps.later(() -> numbers.event("response.in_progress", started())));
        List<ResponseItem> items = ResponseItem.of(asked, content);
        for (int i = 0; i < items.size(); i++) {
            parts.addAll(items.get(i).streamed(i, numbers, pace));
        }
        String type = cut ? "response.incomplete" : "response.completed";
        parts.add(Steps.later(() -> Step.Bytes.terminal(numbers.open(type) + ",\"response\":")));
        parts.addAll(finished());
        parts.add(List.of(Step.Bytes.of("}}\n\n"), new Step.End()));
        return Steps.chain(parts).iterator();
    }

    private String started() {
        return ",\"response\":" + unfinished("in_progress", null);
    }

    private String unfinished(String status, @Nullable JsonObject error) {
        return response.beforeOutput(status, error, false) + response.afterOutput(null);
    }

    /** The two events with which OpenAI tells of an error inside a 200, as recorded: an error, then the failed response. */
    private Buffer error(long eventsBefore) {
        JsonObject error = new JsonObject()
                .put("type", "server_error")
                .put("code", "server_error")
                .put("message", ErrorBody.MESSAGE)
                .putNull("param");
        JsonObject brief = new JsonObject().put("code", "server_error").put("message", ErrorBody.MESSAGE);
        Numbers numbers = new Numbers(eventsBefore);
        return numbers.event("error", ",\"error\":" + error.encode())
                .data()
                .appendBuffer(numbers.event("response.failed", ",\"response\":" + unfinished("failed", brief))
                        .data());
    }

    /** The contiguous sequence numbers of one stream. */
    static final class Numbers {
        private long next;

        Numbers() {
            this(0);
        }

        private Numbers(long next) {
            this.next = next;
        }

        /** An event up to its sequence number; the caller adds the rest of the object and the blank line. */
        String open(String type) {
            return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + next++;
        }

        Step.Bytes event(String type, String members) {
            return Step.Bytes.of(open(type) + members + "}\n\n");
        }
    }
}
