package dev.sluice.provider.simulated;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;

/** One item of a response's output, and the events in which it is streamed. */
sealed interface ResponseItem {
    String TEXT_PART = "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"";

    /** The finished item; the bytes of its text have {@code role}. */
    List<Iterable<? extends Step>> whole(Step.Role role);

    /** The events from the item's {@code added} to its {@code done}. */
    List<Iterable<? extends Step>> streamed(int outputIndex, ResponsesAnswer.Numbers numbers, Pace pace);

    static List<ResponseItem> of(Asked asked, Content content) {
        return switch (content) {
            case Content.Said said -> List.of(new Message(asked.seed().id("msg_", 48), said));
            case Content.Called called ->
                called.calls().stream().<ResponseItem>map(FunctionCall::new).toList();
        };
    }

    private static Step paused(Step.Bytes bytes, long pauseMicros) {
        return new Step.Bytes(bytes.data(), bytes.role(), pauseMicros);
    }

    /** What the model says. */
    record Message(String id, Content.Said said) implements ResponseItem {
        private String head(String status) {
            return "{\"id\":\"" + id + "\",\"type\":\"message\",\"status\":\"" + status
                    + "\",\"role\":\"assistant\",\"content\":[";
        }

        private Iterable<Step> text(Step.Role role) {
            return Steps.each(said.prose(), text -> new Step.Bytes(Buffer.buffer(text), role, 0));
        }

        @Override
        public List<Iterable<? extends Step>> whole(Step.Role role) {
            String status = said.cut() ? "incomplete" : "completed";
            return List.of(
                    List.of(Step.Bytes.of(head(status) + TEXT_PART)), text(role), List.of(Step.Bytes.of("\"}]}")));
        }

        @Override
        public List<Iterable<? extends Step>> streamed(int outputIndex, ResponsesAnswer.Numbers numbers, Pace pace) {
            String output = ",\"output_index\":" + outputIndex;
            String place = ",\"item_id\":\"" + id + "\"" + output + ",\"content_index\":0";
            List<Iterable<? extends Step>> parts = new ArrayList<>();
            parts.add(Steps.later(() -> paused(
                    numbers.event("response.output_item.added", output + ",\"item\":" + head("in_progress") + "]}"),
                    pace.firstMicros())));
            parts.add(Steps.later(
                    () -> numbers.event("response.content_part.added", place + ",\"part\":" + TEXT_PART + "\"}")));
            parts.add(deltas(place, numbers, pace));
            parts.add(Steps.later(() ->
                    Step.Bytes.of(numbers.open("response.output_text.done") + place + ",\"logprobs\":[],\"text\":\"")));
            parts.add(text(Step.Role.OTHER));
            parts.add(Steps.later(() -> Step.Bytes.of(
                    "\"}\n\n" + numbers.open("response.content_part.done") + place + ",\"part\":" + TEXT_PART)));
            parts.add(text(Step.Role.OTHER));
            parts.add(Steps.later(() ->
                    Step.Bytes.of("\"}}\n\n" + numbers.open("response.output_item.done") + output + ",\"item\":")));
            parts.addAll(whole(Step.Role.OTHER));
            parts.add(List.of(Step.Bytes.of("}\n\n")));
            return parts;
        }

        private Iterable<Step> deltas(String place, ResponsesAnswer.Numbers numbers, Pace pace) {
            return Steps.each(
                    said.prose(),
                    (String text) -> Step.Bytes.token(
                            numbers.open("response.output_text.delta") + place + ",\"delta\":\"" + text
                                    + "\",\"logprobs\":[]}\n\n",
                            pace.nextMicros()));
        }
    }

    /** A function that the model calls. */
    record FunctionCall(ToolCall call) implements ResponseItem {
        private String id() {
            return call.seed().id("fc_", 48);
        }

        private String item(String status, String arguments) {
            return before(status) + Json.encode(arguments) + after();
        }

        private String before(String status) {
            return "{\"id\":\"" + id() + "\",\"type\":\"function_call\",\"status\":\"" + status + "\",\"arguments\":";
        }

        private String after() {
            return ",\"call_id\":\"" + call.callId() + "\",\"name\":" + Json.encode(call.name()) + "}";
        }

        @Override
        public List<Iterable<? extends Step>> whole(Step.Role role) {
            if (role != Step.Role.TOKEN) {
                return List.of(List.of(Step.Bytes.of(item("completed", call.arguments()))));
            }
            return List.of(
                    List.of(Step.Bytes.of(before("completed") + "\"")),
                    call.escapedFragments(),
                    List.of(Step.Bytes.of("\"" + after())));
        }

        @Override
        public List<Iterable<? extends Step>> streamed(int outputIndex, ResponsesAnswer.Numbers numbers, Pace pace) {
            String output = ",\"output_index\":" + outputIndex;
            String place = ",\"item_id\":\"" + id() + "\"" + output;
            return List.of(
                    Steps.later(() -> paused(
                            numbers.event(
                                    "response.output_item.added", output + ",\"item\":" + item("in_progress", "")),
                            outputIndex == 0 ? pace.firstMicros() : pace.nextMicros())),
                    Steps.each(
                            call.fragments(),
                            (String fragment) -> Step.Bytes.token(
                                    numbers.open("response.function_call_arguments.delta") + place + ",\"delta\":"
                                            + Json.encode(fragment) + "}\n\n",
                                    pace.nextMicros())),
                    Steps.later(() -> numbers.event(
                            "response.function_call_arguments.done",
                            place + ",\"arguments\":" + Json.encode(call.arguments()))),
                    Steps.later(() -> numbers.event(
                            "response.output_item.done", output + ",\"item\":" + item("completed", call.arguments()))));
        }
    }
}
