package dev.sluice.dialect;

import dev.sluice.canonical.FinishReason;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.dialect.converse.ConverseDialect;
import dev.sluice.dialect.converse.ServiceModel;
import dev.sluice.dialect.generate.GenerateDialect;
import dev.sluice.dialect.messages.MessagesDialect;
import dev.sluice.dialect.responses.ResponsesDialect;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.AwsEventStreamDecoder;
import dev.sluice.testing.Specs;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The five dialects, each with what its owner publishes of it and with what it can tell apart. */
@SuppressWarnings("ImmutableEnumChecker") // dialects are stateless
enum Tongue {
    CHAT("Chat", new ChatDialect(), "gpt-4.1"),
    RESPONSES("Responses", new ResponsesDialect(), "gpt-5"),
    MESSAGES("Messages", new MessagesDialect(), "claude-sonnet-4-5"),
    GENERATE("Gemini", new GenerateDialect(), "gemini-2.5-pro"),
    CONVERSE("Converse", new ConverseDialect(), "us.anthropic.claude-sonnet-4-5-v1:0");

    private final String title;
    private final Dialect dialect;
    private final String model;

    Tongue(String title, Dialect dialect, String model) {
        this.title = title;
        this.dialect = dialect;
        this.model = model;
    }

    /** The one with a number, of any byte. */
    static Tongue numbered(byte number) {
        List<Tongue> all = List.of(values());
        return all.get(Math.floorMod(number, all.size()));
    }

    byte number() {
        return (byte) List.of(values()).indexOf(this);
    }

    String title() {
        return title;
    }

    Dialect dialect() {
        return dialect;
    }

    /** A model whose host speaks it. */
    String model() {
        return model;
    }

    /** What a question has against the published schema. */
    List<String> faultsOfQuestion(Json.Obj body) {
        return switch (this) {
            case CHAT -> Specs.openAi("CreateChatCompletionRequest").errors(body);
            case RESPONSES -> Specs.openAi("CreateResponse").errors(body);
            case MESSAGES -> Specs.anthropic("message-create.request").errors(body);
            case GENERATE -> faultsOfGenerate(body);
            case CONVERSE -> ServiceModel.faults("ConverseRequest", body);
        };
    }

    /** What a whole answer has against it. */
    List<String> faultsOfAnswer(Json.Obj body) {
        return switch (this) {
            case CHAT -> Specs.openAi("CreateChatCompletionResponse").errors(body);
            case RESPONSES -> Specs.openAi("Response").errors(body);
            case MESSAGES -> Specs.anthropic("message.response").errors(body);
            case GENERATE -> Specs.gemini("GenerateContentResponse").errors(body);
            case CONVERSE -> ServiceModel.faults("ConverseResponse", body);
        };
    }

    /** What the events of a stream have against it; of each sort of event the first and the last are held against the schema. */
    List<String> faultsOfStream(Buffer bytes) {
        Map<String, Json.Obj> events = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        if (this == CONVERSE) {
            new AwsEventStreamDecoder(frame -> {
                        String type = String.valueOf(frame.eventType());
                        Json payload = JsonReader.read(
                                Arrays.copyOfRange(frame.bytes(), frame.payloadStart(), frame.payloadEnd()));
                        keep(new Json.Obj().put(type, payload), type, events);
                    })
                    .feed(bytes);
        } else {
            bytes.toString()
                    .lines()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> (Json.Obj) JsonReader.read(line.substring("data: ".length())))
                    .forEach(event -> keep(event, String.valueOf(event.text("type")), events));
        }
        events.values().forEach(event -> faults.addAll(faultsOfEvent(event)));
        return faults;
    }

    private static void keep(Json.Obj event, String type, Map<String, Json.Obj> events) {
        events.put((events.containsKey(type) ? "last " : "") + type, event);
        events.putIfAbsent(type, event);
    }

    private List<String> faultsOfEvent(Json.Obj event) {
        return switch (this) {
            case CHAT ->
                event.has("error")
                        ? Specs.openAi("ErrorResponse").errors(event)
                        : Specs.openAi("CreateChatCompletionStreamResponse").errors(event);
            case RESPONSES -> Specs.openAi("ResponseStreamEvent").errors(event);
            case MESSAGES ->
                "error".equals(event.text("type")) || "ping".equals(event.text("type"))
                        ? List.of()
                        : Specs.anthropic("stream-event").errors(event);
            case GENERATE ->
                event.has("error")
                        ? List.of()
                        : Specs.gemini("GenerateContentResponse").errors(event);
            case CONVERSE -> ServiceModel.faults("ConverseStreamOutput", event);
        };
    }

    /** Google publishes no schema of the whole question. */
    private static List<String> faultsOfGenerate(Json.Obj body) {
        List<String> faults = new ArrayList<>();
        if (body.elements("contents").isEmpty()) {
            faults.add("contents: missing");
        }
        body.forEach(member -> {
            switch (member.getKey()) {
                case "contents" -> each(member.getValue(), "Content", faults);
                case "tools" -> each(member.getValue(), "Tool", faults);
                case "safetySettings" -> each(member.getValue(), "SafetySetting", faults);
                case "systemInstruction" ->
                    faults.addAll(Specs.gemini("Content").errors(member.getValue()));
                case "toolConfig" -> faults.addAll(Specs.gemini("ToolConfig").errors(member.getValue()));
                case "generationConfig" ->
                    faults.addAll(Specs.gemini("GenerationConfig").errors(member.getValue()));
                case "cachedContent", "labels", "serviceTier", "store" -> {
                    // a text or a map of texts
                }
                default -> faults.add(member.getKey() + ": unknown");
            }
        });
        return faults;
    }

    private static void each(Json list, String schema, List<String> faults) {
        if (!(list instanceof Json.Arr array)) {
            faults.add(schema + ": no list");
            return;
        }
        array.elements().forEach(element -> faults.addAll(Specs.gemini(schema).errors(element)));
    }

    /** The reason that can be said in this dialect for one that another has told. */
    FinishReason sayable(FinishReason reason, boolean called, boolean refused) {
        FinishReason said = switch (this) {
            case CHAT ->
                switch (reason) {
                    case STOP, STOP_SEQUENCE, PAUSED -> refused ? FinishReason.REFUSAL : FinishReason.STOP;
                    case CONTEXT_FULL -> FinishReason.LENGTH;
                    case REFUSAL -> refused ? FinishReason.REFUSAL : FinishReason.CONTENT_FILTER;
                    default -> reason;
                };
            case RESPONSES ->
                switch (reason) {
                    case STOP, STOP_SEQUENCE, PAUSED -> refused ? FinishReason.REFUSAL : FinishReason.STOP;
                    case CONTEXT_FULL -> FinishReason.LENGTH;
                    case REFUSAL -> refused ? FinishReason.REFUSAL : FinishReason.CONTENT_FILTER;
                    default -> reason;
                };
            case MESSAGES -> reason == FinishReason.CONTENT_FILTER ? FinishReason.REFUSAL : reason;
            case GENERATE ->
                switch (reason) {
                    case STOP_SEQUENCE -> FinishReason.STOP;
                    case CONTEXT_FULL -> FinishReason.LENGTH;
                    case REFUSAL -> FinishReason.CONTENT_FILTER;
                    case PAUSED -> FinishReason.ERROR;
                    default -> reason;
                };
            case CONVERSE ->
                switch (reason) {
                    case PAUSED -> FinishReason.STOP;
                    case REFUSAL -> FinishReason.CONTENT_FILTER;
                    default -> reason;
                };
        };
        if (said == FinishReason.TOOL_CALLS && !called && (this == RESPONSES || this == GENERATE)) {
            return FinishReason.STOP; // it is the calls that say so
        }
        return called && said == FinishReason.STOP ? FinishReason.TOOL_CALLS : said;
    }

    /** The next question of a caller who gives back an answer untouched, as conversations do. */
    Json.Obj nextQuestion(Json.Obj answer) {
        return switch (this) {
            case CHAT -> {
                Json.Obj choice = (Json.Obj) answer.elements("choices").getFirst();
                yield conversation("messages", List.of(Json.orNull(choice.get("message"))), said("content", "user"));
            }
            case RESPONSES -> conversation("input", answer.elements("output"), said("content", "user"));
            case MESSAGES -> {
                Json.Obj turn = said("content", "assistant").put("content", Json.orNull(answer.get("content")));
                yield conversation("messages", List.of(turn), said("content", "user"))
                        .put("max_tokens", 10_000);
            }
            case GENERATE -> {
                Json.Obj candidate = (Json.Obj) answer.elements("candidates").getFirst();
                yield conversation("contents", List.of(Json.orNull(candidate.get("content"))), parts("parts"));
            }
            case CONVERSE -> {
                Json.Obj output = (Json.Obj) Json.orNull(answer.get("output"));
                yield conversation("messages", List.of(Json.orNull(output.get("message"))), parts("content"));
            }
        };
    }

    private static Json.Obj conversation(String name, List<Json> answer, Json.Obj question) {
        List<Json> turns = new ArrayList<>();
        turns.add(question);
        turns.addAll(answer);
        turns.add(question);
        return new Json.Obj().put(name, new Json.Arr(turns));
    }

    private static Json.Obj said(String member, String role) {
        return new Json.Obj().put("role", role).put(member, "Why?");
    }

    private static Json.Obj parts(String member) {
        return new Json.Obj().put("role", "user").put(member, Json.Arr.of(new Json.Obj().put("text", "Why?")));
    }

    /** Whether an answer may have several choices. */
    boolean hasChoices() {
        return this == CHAT || this == GENERATE;
    }
}
