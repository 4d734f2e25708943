package dev.sluice.dialect.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.SseDecoder;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer in short lines, whether it was streamed or came whole: neighbouring texts are one, and what has no events is left out.
 *
 * @param lines its parts, then its sources
 */
record Folded(
        String id,
        String model,
        List<String> lines,
        FinishReason finish,
        @Nullable String stopSequence,
        @Nullable Usage usage) {

    /** The answer that {@code events} tell, which must keep to their order. */
    static Folded of(List<Event> events) {
        Builder builder = new Builder();
        boolean finished = false;
        assertThat(events.getFirst()).isInstanceOf(Event.Started.class);
        Event.Started started = (Event.Started) events.getFirst();
        Usage usage = started.usage();
        FinishReason finish = FinishReason.ERROR;
        String stopSequence = null;
        for (Event event : events.subList(1, events.size())) {
            assertThat(finished && !(event instanceof Event.UsageTold))
                    .as("after the end")
                    .isFalse();
            if (event instanceof Event.Finished end) {
                finished = true;
                finish = end.reason();
                stopSequence = end.stopSequence();
            } else if (event instanceof Event.UsageTold told) {
                assertThat(finished).isTrue();
                usage = told.usage();
            } else {
                builder.take(event);
            }
        }
        assertThat(finished).as("finished").isTrue();
        return new Folded(started.id(), started.model(), builder.lines(), finish, stopSequence, usage);
    }

    /** The same of a whole answer. */
    static Folded of(Completion completion) {
        Builder builder = new Builder();
        Completion.Choice choice = completion.choices().getFirst();
        choice.parts().forEach(builder::take);
        return new Folded(
                completion.id(),
                completion.model(),
                builder.lines(),
                choice.finish(),
                choice.stopSequence(),
                completion.usage());
    }

    private static final class Builder {
        private final List<String> lines = new ArrayList<>();
        private final List<String> sources = new ArrayList<>();
        private String kind = "";
        private final StringBuilder open = new StringBuilder();

        void add(String sort, String text) {
            if (!kind.equals(sort)) {
                close();
                kind = sort;
            }
            open.append(text);
        }

        void close() {
            if (!kind.isEmpty()) {
                boolean call = kind.startsWith("call ");
                lines.add(kind + ": " + (call ? canonicalJson(open.toString()) : open));
            }
            kind = "";
            open.setLength(0);
        }

        private static String canonicalJson(String arguments) {
            try {
                Json value = JsonReader.read(arguments);
                return value instanceof Json.Text broken ? "broken " + broken.value() : value.toString();
            } catch (dev.sluice.json.InvalidJsonException brokenOff) {
                return "broken " + arguments;
            }
        }

        void take(Event event) {
            switch (event) {
                case Event.TextDelta delta -> add("text", delta.text());
                case Event.RefusalDelta delta -> add("text", delta.text());
                case Event.ReasoningDelta delta -> add("thought", delta.text());
                case Event.ReasoningSealed sealed -> {
                    if (sealed.hidden() || !kind.equals("thought")) {
                        close();
                        kind = "thought";
                    }
                    add("thought", " sealed " + sealed.seal() + sealed.hidden() + sealed.origin());
                    close();
                }
                case Event.ToolCallStarted call -> {
                    close();
                    kind = "call " + call.id() + " " + call.name();
                }
                case Event.ToolCallDelta delta -> add(kind, delta.arguments());
                case Event.Cited cited -> sources.add(cited.citation().toString());
                case Event.Started s -> throw new AssertionError("started twice");
                case Event.Finished f -> throw new AssertionError("finished twice");
                case Event.UsageTold u -> throw new AssertionError("usage in between");
                case Event.Failed f -> throw new AssertionError(f.fault().message());
            }
        }

        void take(Part part) {
            switch (part) {
                case Part.Text text -> {
                    add("text", text.text());
                    text.citations().forEach(source -> sources.add(source.toString()));
                }
                case Part.Reasoning thought -> {
                    close();
                    String seal = thought.seal() == null
                            ? ""
                            : " sealed " + thought.seal() + thought.hidden() + thought.origin();
                    add("thought", thought.text() + seal);
                    close();
                }
                case Part.ToolCall call -> {
                    close();
                    add("call " + call.id() + " " + call.name(), call.arguments());
                }
                case Part.Refusal refusal -> add("text", refusal.text());
                case Part.Foreign foreign -> {}
                case Part.Media media -> throw new AssertionError("media");
                case Part.ToolResult result -> throw new AssertionError("result");
            }
        }

        List<String> lines() {
            close();
            lines.removeIf(line -> line.equals("text: "));
            lines.addAll(sources);
            return lines;
        }
    }

    /** The message that an SDK puts together from a stream; fails unless the stream keeps to Anthropic's order. */
    static Json.Obj message(Buffer stream) {
        Accumulator accumulator = new Accumulator();
        SseDecoder decoder = new SseDecoder((name, data, length) -> {
            Json.Obj event = (Json.Obj) JsonReader.read(Buffer.buffer(java.util.Arrays.copyOf(data, length)));
            if (name != null) {
                assertThat(event.text("type")).isEqualTo(name);
            }
            accumulator.take(event);
        });
        decoder.feed(stream);
        decoder.end();
        assertThat(accumulator.stopped).as("message_stop").isTrue();
        return Objects.requireNonNull(accumulator.message);
    }

    private static final class Accumulator {
        private Json.@Nullable Obj message;
        private final List<Json> content = new ArrayList<>();
        private Json.@Nullable Obj block;
        private final StringBuilder input = new StringBuilder();
        private boolean stopped;
        private boolean ended;

        void take(Json.Obj event) {
            assertThat(stopped).isFalse();
            switch (String.valueOf(event.text("type"))) {
                case "message_start" -> {
                    assertThat(message).as("one message_start").isNull();
                    message = Objects.requireNonNull(event.object("message")).copy();
                    content.addAll(message.elements("content"));
                }
                case "content_block_start" -> {
                    assertThat(message).isNotNull();
                    assertThat(block).as("one block at a time").isNull();
                    assertThat(ended).isFalse();
                    assertThat(event.number("index", -1)).isEqualTo(content.size());
                    block = Objects.requireNonNull(event.object("content_block"))
                            .copy();
                    input.setLength(0);
                }
                case "content_block_delta" -> {
                    assertThat(event.number("index", -1)).isEqualTo(content.size());
                    delta(Objects.requireNonNull(block), Objects.requireNonNull(event.object("delta")));
                }
                case "content_block_stop" -> {
                    assertThat(event.number("index", -1)).isEqualTo(content.size());
                    close();
                }
                case "message_delta" -> {
                    if (block != null) {
                        close(); // cut short
                    }
                    ended = true;
                    end(event);
                }
                case "message_stop" -> {
                    stopped = true;
                    Objects.requireNonNull(message).put("content", new Json.Arr(content));
                }
                default -> {}
            }
        }

        private void close() {
            Json.Obj done = Objects.requireNonNull(block);
            if (!input.isEmpty()) {
                done.put("input", parsed());
            }
            content.add(done);
            block = null;
        }

        private Json parsed() {
            try {
                return JsonReader.read(input.toString());
            } catch (dev.sluice.json.InvalidJsonException brokenOff) {
                return new Json.Text(input.toString());
            }
        }

        private void end(Json.Obj event) {
            Json.Obj whole = Objects.requireNonNull(message);
            Objects.requireNonNull(event.object("delta")).members().forEach(whole::put);
            Json.Obj usage = Objects.requireNonNull(whole.object("usage")).copy();
            Json.Obj told = event.object("usage");
            (told == null ? new Json.Obj() : told).members().forEach((name, value) -> {
                if (!(value instanceof Json.Null)) {
                    usage.put(name, value);
                }
            });
            whole.put("usage", usage);
        }

        private void delta(Json.Obj target, Json.Obj delta) {
            switch (String.valueOf(delta.text("type"))) {
                case "text_delta" -> append(target, "text", delta.text("text"));
                case "thinking_delta" -> append(target, "thinking", delta.text("thinking"));
                case "signature_delta" -> target.put("signature", String.valueOf(delta.text("signature")));
                case "input_json_delta" -> input.append(delta.text("partial_json"));
                case "citations_delta" -> {
                    List<Json> all = new ArrayList<>(target.elements("citations"));
                    all.add(Objects.requireNonNull(delta.get("citation")));
                    target.put("citations", new Json.Arr(all));
                }
                default -> {}
            }
        }

        private static void append(Json.Obj target, String name, @Nullable String more) {
            target.put(name, Objects.requireNonNullElse(target.text(name), "") + more);
        }
    }
}
