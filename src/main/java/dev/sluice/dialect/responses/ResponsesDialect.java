package dev.sluice.dialect.responses;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.HostError;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.OpenAiErrors;
import dev.sluice.dialect.UsageTold;
import dev.sluice.json.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's Responses: {@code POST /v1/responses} (OpenAI's OpenAPI document of 2026-08, and what was seen on the wire where the two
 * differ).
 *
 * <p>What a question says of the host's memory ({@code previous_response_id}, {@code conversation}, {@code store}) is no part of a
 * prompt; {@link ResponseLink} reads it. No breakpoints of the prompt cache are written for other dialects: the hosts of this one
 * cache by themselves, and only the newest models know them.
 */
public final class ResponsesDialect implements Dialect {
    static final String NAME = "responses";

    private final @Nullable ResponseLink link; // null outside of an exchange
    private final Consumer<Json.Obj> written;

    public ResponsesDialect() {
        this(null, response -> {});
    }

    private ResponsesDialect(@Nullable ResponseLink link, Consumer<Json.Obj> written) {
        this.link = link;
        this.written = written;
    }

    /** The same for one exchange: the answer says what {@code link} says, and {@code written} gets it once it is whole. */
    ResponsesDialect linked(ResponseLink ofExchange, Consumer<Json.Obj> whole) {
        return new ResponsesDialect(ofExchange, whole);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String nameOf(Setting setting) {
        return nameIn(setting);
    }

    static String nameIn(Setting setting) {
        return switch (setting) {
            case MAX_TOKENS -> "max_output_tokens";
            case END_USER -> "safety_identifier";
            case VERBOSITY -> "text.verbosity";
            case LOGPROBS -> "include";
            case CHOICES -> "n";
            default -> setting.name().toLowerCase(Locale.ROOT);
        };
    }

    @Override
    public Prompt readPrompt(Json.Obj body) {
        return PromptReader.read(body);
    }

    @Override
    public Json.Obj writePrompt(Prompt prompt, HostTerms terms, Losses losses) {
        return PromptWriter.write(prompt, terms, losses);
    }

    @Override
    public Completion readAnswer(Json.Obj body) {
        return CompletionReader.read(body);
    }

    @Override
    public Json.Obj writeAnswer(Completion completion, CallerTerms terms) {
        Json.Obj response = CompletionWriter.write(completion, terms);
        if (link != null) {
            link.onto(response);
        }
        if (!Status.FAILED.equals(response.text("status"))) {
            written.accept(response);
        }
        return response;
    }

    @Override
    public AnswerReader answerReader(Consumer<Event> sink) {
        return new EventReader(sink);
    }

    @Override
    public AnswerWriter answerWriter(CallerTerms terms) {
        return new EventWriter(terms, link == null ? ResponseLink.NONE : link, written);
    }

    @Override
    public String toolsMember() {
        return "output";
    }

    @Override
    public List<Json> tools(byte[] value) {
        return UsageTold.items(value);
    }

    @Override
    public @Nullable Usage readUsage(UsageTold told) {
        return ResponsesUsage.read(told);
    }

    @Override
    public @Nullable HostError hiddenError(Buffer body, String requestId) {
        return HostError.read(body);
    }

    @Override
    public HostFault readError(int status, MultiMap headers, Buffer body) {
        return OpenAiErrors.read(status, headers, body);
    }

    @Override
    public Json.Obj writeError(HostFault fault, String requestId) {
        return OpenAiErrors.write(fault);
    }
}
