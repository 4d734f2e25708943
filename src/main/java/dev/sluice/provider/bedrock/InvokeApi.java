package dev.sluice.provider.bedrock;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.Ask;
import dev.sluice.dialect.Dialect;
import dev.sluice.provider.CloudMessages;
import dev.sluice.provider.HostApi;
import dev.sluice.provider.PathSegment;
import dev.sluice.relay.Wrapping;
import dev.sluice.stream.Body;
import dev.sluice.wire.HostRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's models at Bedrock, asked by callers of Messages: InvokeModel and InvokeModelWithResponseStream pass question and answer as
 * they are (Amazon Bedrock user guide, Anthropic Claude Messages API, read 2026-11). Everybody else goes by Converse.
 */
final class InvokeApi implements HostApi {
    /** Names, names behind the prefix of an inference profile, and ARNs of either. */
    private static final Pattern ANTHROPIC = Pattern.compile("(?:arn:.*/)?(?:[a-z-]+\\.)?anthropic\\..+");

    /** Betas that Bedrock knows; others it refuses together with the question. */
    private static final Pattern BETAS = Pattern.compile(
            "(?:computer-use|token-efficient-tools|interleaved-thinking|output-128k|dev-full-thinking|context-1m|context-management"
                    + "|effort|tool-search-tool|tool-examples|fine-grained-tool-streaming)-[0-9-]+");

    private static final CloudMessages MESSAGES = new CloudMessages("bedrock-2023-05-31", true);

    private final BedrockApi bedrock;
    private final Wrapping wrapping;

    InvokeApi(BedrockApi bedrock) {
        this.bedrock = bedrock;
        this.wrapping = new Wrapping(true, bedrock.dialect()::readError);
    }

    static boolean has(@Nullable String model) {
        return model != null && ANTHROPIC.matcher(model).matches();
    }

    @Override
    public boolean speaks(Operation operation) {
        return operation == Operation.MESSAGES || bedrock.speaks(operation);
    }

    @Override
    public Dialect dialect() {
        return bedrock.dialect();
    }

    @Override
    public String target(Operation operation, String model, boolean stream) {
        if (operation != Operation.MESSAGES) {
            return bedrock.target(operation, model, stream);
        }
        return "/model/" + PathSegment.encoded(model) + (stream ? "/invoke-with-response-stream" : "/invoke");
    }

    @Override
    public String target(String model, boolean stream) {
        return bedrock.target(model, stream);
    }

    @Override
    public Body body(Operation operation, Ask ask, @Nullable String model, boolean askForUsage, MultiMap caller) {
        return operation == Operation.MESSAGES
                ? MESSAGES.body(ask, betas(caller, true))
                : bedrock.body(operation, ask, model, askForUsage, caller);
    }

    @Override
    public List<String> dropped(Operation operation, MultiMap caller) {
        return operation == Operation.MESSAGES
                ? betas(caller, false).stream()
                        .map(beta -> "anthropic-beta." + beta)
                        .toList()
                : List.of();
    }

    private static List<String> betas(MultiMap caller, boolean known) {
        List<String> betas = new ArrayList<>();
        for (String header : caller.getAll("anthropic-beta")) {
            Arrays.stream(header.split(",", -1))
                    .map(String::strip)
                    .filter(beta -> !beta.isEmpty() && BETAS.matcher(beta).matches() == known)
                    .forEach(betas::add);
        }
        return betas;
    }

    @Override
    public @Nullable Wrapping wrapping(Operation operation) {
        return operation == Operation.MESSAGES ? wrapping : null;
    }

    @Override
    public MultiMap headers(MultiMap caller) {
        return bedrock.headers(caller);
    }

    @Override
    public Future<HostRequest> sign(HostRequest request) {
        return bedrock.sign(request);
    }
}
