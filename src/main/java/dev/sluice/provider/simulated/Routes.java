package dev.sluice.provider.simulated;

import dev.sluice.canonical.Operation;
import dev.sluice.config.ConfigException;
import dev.sluice.config.FaultConfig;
import dev.sluice.config.FaultScript;
import dev.sluice.config.SimulatedConfig;
import dev.sluice.wire.Call;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Finds the answer to a request: the endpoint, the options, the fault. */
final class Routes {
    private final SimulatedConfig config;
    private final Recordings recordings;

    Routes(SimulatedConfig config, Recordings recordings) {
        this.config = config;
        this.recordings = recordings;
    }

    /** Whether the body of the call is a form, of which little is held. */
    static boolean isForm(Call call) {
        String type = call.headers().get("content-type");
        return type != null && type.startsWith("multipart/");
    }

    Script answer(Call call, BodyIntake.Intake intake, Account account) {
        String path = withoutPrefix(call.path());
        if (call.method().equals("GET") && path.equals("/models")) {
            return SmallAnswers.models();
        }
        if (call.method().equals("GET") && path.startsWith("/models/")) {
            return SmallAnswers.model(URLDecoder.decode(path.substring("/models/".length()), StandardCharsets.UTF_8));
        }
        Operation operation = operation(path);
        if (operation == null) {
            return ErrorBody.refuse(
                    404, null, "unknown_url", "Unknown request URL: " + call.method() + " " + call.path() + ".");
        }
        if (!call.method().equals("POST")) {
            return ErrorBody.refuse(405, null, "method_not_allowed", call.method() + " (expected: POST)");
        }
        if (!intake.isWhole() && !isForm(call)) {
            return ErrorBody.refuse(413, null, "request_too_large", "The body is longer than this host can hold.");
        }
        return answer(operation, call, intake, account);
    }

    private Script answer(Operation operation, Call call, BodyIntake.Intake intake, Account account) {
        try {
            JsonObject body = isForm(call) ? FormFields.of(intake) : json(intake.head());
            if (!(body.getValue("model", operation.modelRequired() ? null : "demo") instanceof String model)) {
                return ErrorBody.refuse(400, "model", null, "you must provide a model parameter");
            }
            account.asked(model, Boolean.TRUE.equals(body.getValue("stream")));
            Options options = Options.parse(model, call.headers().get(Options.HEADER));
            Asked asked = Asked.of(operation, body, options, config);
            Script script = options.has("replay") ? replay(asked) : script(asked);
            FaultScript fault = options.has("fault") ? options.fault() : byChance(account.ordinal());
            if (fault == null) {
                return script;
            }
            account.willFail(fault.toString(), !fault.fault().gentle());
            return Faults.apply(fault, script);
        } catch (DecodeException noJson) {
            return ErrorBody.refuse(400, null, null, "We could not parse the JSON body of your request.");
        } catch (IllegalArgumentException | ConfigException wrongOption) {
            return ErrorBody.refuse(400, "model", "invalid_option", String.valueOf(wrongOption.getMessage()));
        } catch (ClassCastException wrongType) {
            return ErrorBody.refuse(400, null, "invalid_type", "A field of the request has the wrong type.");
        }
    }

    private static JsonObject json(Buffer body) {
        if (body.length() == 0) {
            throw new DecodeException("no body");
        }
        return new JsonObject(body);
    }

    private static Script script(Asked asked) {
        return switch (asked.operation()) {
            case CHAT, COMPLETIONS -> ChoiceAnswer.script(asked);
            case RESPONSES -> ResponsesAnswer.script(asked);
            case EMBEDDINGS ->
                asked.body().getValue("input") == null
                        ? ErrorBody.refuse(400, "input", null, "input: null (expected: a text or a list)")
                        : EmbeddingsAnswer.script(asked);
            case MODERATIONS -> SmallAnswers.moderations(asked);
            case IMAGE_GENERATIONS, IMAGE_EDITS, IMAGE_VARIATIONS -> SmallAnswers.images(asked);
            case SPEECH -> SpeechAnswer.script(asked);
            case TRANSCRIPTIONS, TRANSLATIONS -> SmallAnswers.transcript(asked);
            case RERANK -> SmallAnswers.rerank(asked);
            case MESSAGES,
                    COUNT_TOKENS,
                    GENERATE,
                    STREAM_GENERATE,
                    STREAM_GENERATE_ARRAY,
                    GENERATE_COUNT,
                    CONVERSE,
                    CONVERSE_STREAM,
                    MODELS,
                    ANTHROPIC_MODELS,
                    GEMINI_MODELS,
                    RESPONSE,
                    RESPONSE_DELETE,
                    RESPONSE_CANCEL -> throw new IllegalStateException(asked.operation() + " has no script");
        };
    }

    private Script replay(Asked asked) {
        String id = asked.options().text("replay");
        Recording recording =
                "match".equals(id) ? recordings.matching(asked.operation(), asked.body()) : recordings.byId(id);
        if (recording == null || recording.operation() != asked.operation()) {
            return ErrorBody.refuse(
                    404, "model", "model_not_found", "replay: " + id + " (expected: a recording of this endpoint)");
        }
        return ReplayAnswer.script(asked, recording);
    }

    private @Nullable FaultScript byChance(long ordinal) {
        if (config.faults().isEmpty()) {
            return null;
        }
        SplittableRandom random =
                new Seed(config.seed()).with("faults").with(ordinal).random();
        for (FaultConfig chance : config.faults()) {
            if (random.nextDouble() < chance.probability()) {
                return FaultScript.parse("fault", chance.fault());
            }
        }
        return null;
    }

    /** Takes {@code /v1} and {@code /openai/v1} alike, and neither. */
    private static String withoutPrefix(String path) {
        String rest = path.startsWith("/openai/") ? path.substring("/openai".length()) : path;
        return rest.startsWith("/v1/") ? rest.substring("/v1".length()) : rest;
    }

    private static @Nullable Operation operation(String path) {
        for (Operation operation : Operation.of(Operation.Api.OPENAI)) {
            if (operation.path().equals(path)) {
                return operation;
            }
        }
        return null;
    }
}
