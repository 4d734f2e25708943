package dev.sluice.conformance.dialects;

import dev.sluice.testing.TestGateway;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.params.provider.Arguments;

/** A gateway between all SDKs and hosts of all dialects. */
final class Table implements AutoCloseable {
    /** The rows. */
    @SuppressWarnings("ImmutableEnumChecker") // constructors of adapters, which hold nothing
    enum Caller {
        OPENAI_CHAT(ChatSdk::new),
        OPENAI_RESPONSES(ResponsesSdk::new),
        ANTHROPIC(AnthropicSdk::new),
        GOOGLE_GENAI(GenAiSdk::new),
        AWS_BEDROCK(BedrockSdk::new);

        private final Function<TestGateway, Sdk> start;

        Caller(Function<TestGateway, Sdk> start) {
            this.start = start;
        }
    }

    /** How an answer is asked for. */
    enum Manner {
        WHOLE,
        STREAMED
    }

    private final ModelHosts hosts = new ModelHosts();
    private final TestGateway gateway = TestGateway.start(hosts.yaml());
    private final Map<Caller, Sdk> sdks = new EnumMap<>(Caller.class);

    Table() {
        for (Caller caller : Caller.values()) {
            sdks.put(caller, caller.start.apply(gateway));
        }
    }

    /**
     * Every caller with every host, but for one: a host with OpenAI's API is asked for Responses as such, which is not translated, and {@link
     * QuestionsIT} holds to that.
     */
    static List<Arguments> cells() {
        List<Arguments> cells = new ArrayList<>();
        for (Caller caller : Caller.values()) {
            for (HostDialect host : HostDialect.values()) {
                if (caller != Caller.OPENAI_RESPONSES || host != HostDialect.CHAT) {
                    cells.add(Arguments.of(caller, host));
                }
            }
        }
        return cells;
    }

    /** Likewise, whole and streamed. */
    static List<Arguments> cellsInBothManners() {
        List<Arguments> cells = new ArrayList<>();
        for (Arguments cell : cells()) {
            for (Manner manner : Manner.values()) {
                cells.add(Arguments.of(cell.get()[0], cell.get()[1], manner));
            }
        }
        return cells;
    }

    Sdk sdk(Caller caller) {
        return Objects.requireNonNull(sdks.get(caller));
    }

    Said ask(Caller caller, Manner manner, Question question) {
        return manner == Manner.WHOLE ? sdk(caller).ask(question) : sdk(caller).stream(question);
    }

    /** What the host was asked last. */
    Asked asked() {
        return new Asked(hosts.asked());
    }

    /** Where. */
    String askedPath() {
        return hosts.askedPath();
    }

    TestGateway gateway() {
        return gateway;
    }

    @Override
    public void close() {
        sdks.values().forEach(Sdk::close);
        gateway.close();
        hosts.close();
    }
}
