package dev.sluice.dialect;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What callers do with models, each as a small example that goes from a caller to a host and back. */
enum ConformanceCase {
    TEXT("text") {
        @Override
        void play(Trip trip) {
            trip.ask(Examples.prompt(
                    Map.of(
                            Setting.MAX_TOKENS, Json.Num.of(100),
                            Setting.TEMPERATURE, new Json.Num("0.5"),
                            Setting.STOP, Json.Arr.of(new Json.Text("END"))),
                    Message.of(Role.SYSTEM, Part.Text.of("Be kind")),
                    Message.of(Role.USER, Part.Text.of("Hi")),
                    Message.of(Role.ASSISTANT, Part.Text.of("Hello")),
                    Message.of(Role.USER, Part.Text.of("Who?"))));
            trip.answer(FinishReason.STOP, Part.Text.of("Me \uD83D\uDE00"));
        }
    },
    STREAM("stream") {
        @Override
        void play(Trip trip) {
            trip.stream(
                    new Event.TextDelta(0, "Me "),
                    new Event.TextDelta(0, "\uD83D\uDE00"),
                    new Event.TextDelta(0, "!"),
                    new Event.Finished(0, FinishReason.STOP, null),
                    new Event.UsageTold(Usage.of(10, 5, 0, 0)));
        }
    },
    TOOLS("tools") {
        @Override
        void play(Trip trip) {
            trip.ask(Examples.withTools(
                    new ToolChoice.Named("weather"),
                    Map.of(),
                    Message.of(Role.USER, Part.Text.of("Rain?")),
                    Message.of(Role.ASSISTANT, Examples.call("call_1", "Oslo")),
                    Message.of(Role.TOOL, Examples.result("call_1", "wet"))));
            trip.answer(FinishReason.TOOL_CALLS, Part.Text.of("I look"), Examples.call("call_2", "Rome"));
            trip.stream(
                    new Event.ToolCallStarted(0, "call_1", "weather", null),
                    new Event.ToolCallDelta(0, "{\"city\":"),
                    new Event.ToolCallDelta(0, "\"Rome\"}"),
                    new Event.Finished(0, FinishReason.TOOL_CALLS, null));
        }
    },
    PARALLEL_TOOLS("parallel tools") {
        @Override
        void play(Trip trip) {
            trip.ask(Examples.withTools(
                    new ToolChoice.Required(),
                    Map.of(Setting.PARALLEL_TOOL_CALLS, Json.Bool.FALSE),
                    Message.of(Role.USER, Part.Text.of("Rain?")),
                    Message.of(Role.ASSISTANT, Examples.call("call_1", "Oslo"), Examples.call("call_2", "Rome")),
                    Message.of(Role.TOOL, Examples.result("call_1", "wet")),
                    Message.of(Role.TOOL, Examples.result("call_2", "dry"))));
            trip.answer(FinishReason.TOOL_CALLS, Examples.call("call_3", "Rome"), Examples.call("call_4", "Oslo"));
            trip.stream(
                    new Event.ToolCallStarted(0, "call_1", "weather", null),
                    new Event.ToolCallDelta(0, "{\"city\":\"Rome\"}"),
                    new Event.ToolCallStarted(0, "call_2", "weather", null),
                    new Event.ToolCallDelta(0, "{\"city\":\"Oslo\"}"),
                    new Event.Finished(0, FinishReason.TOOL_CALLS, null));
        }
    },
    THINKING("thinking") {
        @Override
        void play(Trip trip) {
            Prompt prompt = Examples.prompt(
                    Map.of(Setting.MAX_TOKENS, Json.Num.of(20_000)), Message.of(Role.USER, Part.Text.of("Why?")));
            trip.ask(new Prompt(
                    prompt.messages(),
                    List.of(),
                    null,
                    prompt.settings(),
                    null,
                    new Effort("medium", null, true, Extras.NONE),
                    Extras.NONE));
            trip.thought();
        }
    },
    IMAGES("images in") {
        @Override
        void play(Trip trip) {
            trip.ask(Examples.image(new MediaSource.Inline(Examples.PNG, "image/png")));
        }
    },
    IMAGE_URLS("images by URL") {
        @Override
        void play(Trip trip) {
            trip.ask(Examples.image(new MediaSource.Url("https://example.com/cat.png", null)));
        }
    },
    STRUCTURED_OUTPUT("structured output") {
        @Override
        void play(Trip trip) {
            AnswerFormat format = new AnswerFormat.Schema("city", null, Examples.SCHEMA, true, Extras.NONE);
            trip.ask(new Prompt(
                    List.of(Message.of(Role.USER, Part.Text.of("Where?"))),
                    List.of(),
                    null,
                    Map.of(),
                    format,
                    null,
                    Extras.NONE));
            trip.answer(FinishReason.STOP, Part.Text.of("{\"city\":\"Rome\"}"));
        }
    },
    ERRORS("errors") {
        @Override
        void play(Trip trip) {
            trip.errors();
        }
    },
    STOP_REASONS("stop reasons") {
        @Override
        void play(Trip trip) {
            trip.stopReasons();
        }
    },
    USAGE("usage") {
        @Override
        void play(Trip trip) {
            trip.usage(new Usage(100, 50, 20, 0, 30, 10, 0, 0, 0, null, false));
        }
    };

    private final String title;

    ConformanceCase(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract void play(Trip trip);

    /** The cell between two dialects. */
    String between(Tongue caller, Tongue host) {
        Trip trip = new Trip(caller, host);
        try {
            play(trip);
            return trip.verdict.toString();
        } catch (Failure refused) {
            return trip.speechless
                    ? "UNSUPPORTED: " + caller.title() + " has no words for it"
                    : Verdict.refused(refused);
        }
    }

    /** The pieces of the examples. */
    private static final class Examples {
        static final String PNG =
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        static final Json.Obj SCHEMA = (Json.Obj) JsonReader.read("{\"type\":\"object\",\"properties\":{\"city\":"
                + "{\"type\":\"string\"}},\"required\":[\"city\"],\"additionalProperties\":false}");

        static Prompt prompt(Map<Setting, Json> settings, Message... messages) {
            return new Prompt(List.of(messages), List.of(), null, settings, null, null, Extras.NONE);
        }

        static Prompt withTools(ToolChoice choice, Map<Setting, Json> settings, Message... messages) {
            Tool tool = new Tool.Function("weather", "Tells the weather", SCHEMA, null, null, Extras.NONE);
            return new Prompt(List.of(messages), List.of(tool), choice, settings, null, null, Extras.NONE);
        }

        static Part call(String id, String city) {
            return new Part.ToolCall(id, "weather", "{\"city\":\"" + city + "\"}", null, false, Extras.NONE);
        }

        static Part result(String id, String text) {
            return new Part.ToolResult(id, "weather", List.of(Part.Text.of(text)), false, null, Extras.NONE);
        }

        static Prompt image(MediaSource source) {
            Part image = new Part.Media(MediaKind.IMAGE, source, null, null, Extras.NONE);
            return prompt(Map.of(), Message.of(Role.USER, Part.Text.of("What?"), image));
        }
    }

    /** From one caller to one host and back. */
    static final class Trip {
        private static final CallerTerms TERMS = new CallerTerms("req_1", "model", 1_700_000_000, true);

        final Verdict verdict = new Verdict();
        private final Tongue caller;
        private final Tongue host;
        private boolean speechless;

        Trip(Tongue caller, Tongue host) {
            this.caller = caller;
            this.host = host;
        }

        private static HostTerms terms(Tongue tongue) {
            boolean byLevel = tongue == Tongue.CHAT || tongue == Tongue.RESPONSES;
            Thinking thinking = byLevel ? Thinking.LEVEL : Thinking.BUDGET;
            return new HostTerms(tongue.model(), false, new ModelTraits(Set.of(), 64_000, thinking, true));
        }

        /** What the caller can say of the prompt, and what of that the host understands. */
        void ask(Prompt prompt) {
            Losses unsayable = new Losses(caller.dialect(), false);
            speechless = true;
            Json.Obj question = caller.dialect().writePrompt(prompt, terms(caller), unsayable);
            speechless = false;
            unsayable
                    .dropped()
                    .forEach(field -> verdict.differs(caller.title() + " has no `" + field + "` to ask with"));
            Prompt asked = caller.dialect().readPrompt(question);
            Losses losses = new Losses(caller.dialect(), false);
            Json.Obj carried = host.dialect().writePrompt(asked, terms(host), losses);
            verdict.dropped(losses.dropped());
            Prompt heard = host.dialect().readPrompt(carried);
            verdict.differs(Described.of(asked).differences(Described.of(heard)));
        }

        private static Completion completion(FinishReason finish, @Nullable Usage usage, Part... parts) {
            Completion.Choice choice = new Completion.Choice(List.of(parts), finish, null, Extras.NONE);
            return new Completion("", "model", 1, List.of(choice), usage, null, Extras.NONE);
        }

        /** The answer as the host says it and as the caller hears it. */
        private void hear(Completion completion, BiConsumer<Completion, Completion> compare) {
            Completion told = host.dialect().readAnswer(host.dialect().writeAnswer(completion, TERMS));
            compare.accept(told, caller.dialect().readAnswer(caller.dialect().writeAnswer(told, TERMS)));
        }

        void answer(FinishReason finish, Part... parts) {
            hear(completion(finish, Usage.of(10, 5, 0, 0), parts), (told, heard) -> {
                if (!Essence.of(told).in(caller).equals(Essence.of(heard).in(caller))) {
                    verdict.differs("the answer " + Essence.of(heard).in(caller));
                }
            });
        }

        void stream(Event... events) {
            List<Event> told = new ArrayList<>();
            List<Event> heard = new ArrayList<>();
            Buffer bytes = Buffer.buffer();
            AnswerWriter hostWriter = host.dialect().answerWriter(TERMS);
            hostWriter.write(new Event.Started("", "model", 1, null), bytes);
            for (Event event : events) {
                hostWriter.write(event, bytes);
            }
            hostWriter.end(bytes);
            AnswerWriter writer = caller.dialect().answerWriter(TERMS);
            Buffer written = Buffer.buffer();
            read(host, bytes, event -> {
                told.add(event);
                writer.write(event, written);
            });
            writer.end(written);
            read(caller, written, heard::add);
            if (!essence(told).equals(essence(heard))) {
                verdict.differs("the stream " + essence(heard));
            } else if (fragments(told) != fragments(heard)) {
                verdict.differs(fragments(told) + " fragments become " + fragments(heard) + ": " + caller.title()
                        + " has whole arguments only");
            }
        }

        private static void read(Tongue tongue, Buffer bytes, Consumer<Event> sink) {
            AnswerReader reader = tongue.dialect().answerReader(sink);
            for (int i = 0; i < bytes.length(); i++) {
                reader.feed(bytes.getBuffer(i, i + 1));
            }
            reader.end();
            if (!reader.isWhole()) {
                throw new AssertionError(tongue + ": not whole");
            }
        }

        private String essence(List<Event> events) {
            Essence essence = new Essence();
            events.forEach(essence);
            return essence.in(caller);
        }

        private static long fragments(List<Event> events) {
            return events.stream()
                    .filter(event -> event instanceof Event.TextDelta || event instanceof Event.ToolCallDelta)
                    .count();
        }

        /** A thought reaches the caller, and its seal comes back to the host with the next question. */
        void thought() {
            boolean seals = host != Tongue.CHAT;
            Part thought = new Part.Reasoning(
                    "Because",
                    seals ? "c2VhbA==" : null,
                    host == Tongue.RESPONSES,
                    host.dialect().name(),
                    Extras.NONE);
            Completion told = host.dialect()
                    .readAnswer(host.dialect()
                            .writeAnswer(completion(FinishReason.STOP, null, thought, Part.Text.of("So")), TERMS));
            Json.Obj answer = caller.dialect().writeAnswer(told, TERMS);
            if (!answer.toString().contains("Because")) {
                verdict.differs("thoughts are not shown");
            }
            Prompt next = caller.dialect().readPrompt(caller.nextQuestion(answer));
            Json.Obj carried = host.dialect().writePrompt(next, terms(host), new Losses(caller.dialect(), false));
            Prompt back = host.dialect().readPrompt(carried);
            if (!seals(told.choices().getFirst().parts()).equals(seals(parts(back)))) {
                verdict.differs("seals of thoughts do not come back to the host");
            }
        }

        private static List<Part> parts(Prompt prompt) {
            return prompt.messages().stream()
                    .flatMap(message -> message.parts().stream())
                    .toList();
        }

        private static List<String> seals(List<Part> parts) {
            List<String> seals = new ArrayList<>();
            for (Part part : parts) {
                if (part instanceof Part.Reasoning thought && thought.seal() != null) {
                    seals.add(thought.seal());
                }
            }
            return seals;
        }

        void errors() {
            for (HostFault.Sort sort : HostFault.Sort.values()) {
                if (sort == HostFault.Sort.AUTHENTICATION) {
                    continue; // of the gateway's own key; never told as such
                }
                HostFault told = fault(host, HostFault.of(sort, "The host's words"));
                HostFault heard = fault(caller, told);
                if (told.sort() == sort && heard.sort() != sort) {
                    verdict.differs(Names.of(sort) + " is told as " + Names.of(heard.sort()));
                }
                if (!heard.message().contains(told.message())) {
                    verdict.differs("the message is lost");
                }
            }
        }

        private static HostFault fault(Tongue tongue, HostFault fault) {
            Buffer body = tongue.dialect().writeError(fault, "req_1").toBuffer();
            return tongue.dialect().readError(fault.status(), MultiMap.caseInsensitiveMultiMap(), body);
        }

        void stopReasons() {
            for (FinishReason reason : FinishReason.values()) {
                List<Part> parts = new ArrayList<>(List.of(Part.Text.of("So")));
                if (reason == FinishReason.TOOL_CALLS) {
                    parts.add(Examples.call("call_1", "Rome"));
                }
                stopReason(reason, completion(reason, null, parts.toArray(Part[]::new)));
            }
        }

        private void stopReason(FinishReason reason, Completion completion) {
            Completion told;
            try {
                told = host.dialect().readAnswer(host.dialect().writeAnswer(completion, TERMS));
            } catch (Failure unsayable) {
                return;
            }
            if (told.choices().getFirst().finish() != reason) {
                return; // this host never says it
            }
            try {
                Completion heard = caller.dialect().readAnswer(caller.dialect().writeAnswer(told, TERMS));
                FinishReason becomes = heard.choices().getFirst().finish();
                if (becomes != reason) {
                    verdict.differs(Names.of(reason) + " is told as " + Names.of(becomes));
                }
            } catch (Failure failure) {
                verdict.differs(Names.of(reason) + " is told as an error `"
                        + failure.kind().status() + "`");
            }
        }

        void usage(Usage usage) {
            hear(completion(FinishReason.STOP, usage, Part.Text.of("So")), (told, heard) -> {
                Usage is = told.usage();
                Usage becomes = heard.usage();
                if (is == null || becomes == null) {
                    verdict.differs("usage is lost");
                    return;
                }
                if (is.totalInput() != becomes.totalInput() || is.totalOutput() != becomes.totalOutput()) {
                    verdict.differs("totals differ");
                }
                if (is.cacheRead() != becomes.cacheRead()) {
                    verdict.differs("what came from the cache is told as plain input");
                }
                if (is.cacheWrite() + is.cacheWriteLong() != becomes.cacheWrite() + becomes.cacheWriteLong()) {
                    verdict.differs("what went to the cache is told as plain input");
                }
                if (is.reasoning() != becomes.reasoning()) {
                    verdict.differs("thoughts are told as plain output");
                }
            });
        }
    }

    /** Words for the document. */
    private static final class Names {
        static String of(Enum<?> value) {
            return "`" + value.name().toLowerCase(Locale.ROOT) + "`";
        }
    }
}
