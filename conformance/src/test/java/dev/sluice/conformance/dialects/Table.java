package dev.sluice.conformance.dialects;

import dev.sluice.testing.TestGateway;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.junit.jupiter.params.provider.Arguments;

/** A gateway between all SDKs and hosts of all dialects. */
final class Table implements AutoCloseable {
    /** The rows. */
    @SuppressWarnings("ImmutableEnumChecker") // constructors of adapters, which hold nothing
    enum Caller {
        OPENAI_CHAT("openai-java.version", "openai-java %s, chat", ChatSdk::new),
        OPENAI_RESPONSES("openai-java.version", "openai-java %s, responses", ResponsesSdk::new),
        ANTHROPIC("anthropic-java.version", "anthropic-java %s", AnthropicSdk::new),
        GOOGLE_GENAI("google-genai.version", "google-genai %s", GenAiSdk::new),
        AWS_BEDROCK("aws-sdk.version", "bedrockruntime %s", BedrockSdk::new),
        LANGCHAIN4J("langchain4j.version", "langchain4j-open-ai %s", LangChainSdk::new);

        private final String versionProperty;
        private final String title;
        private final BiFunction<TestGateway, String, Sdk> start;

        Caller(String versionProperty, String title, BiFunction<TestGateway, String, Sdk> start) {
            this.versionProperty = versionProperty;
            this.title = title;
            this.start = start;
        }

        /** Where pom.xml has its version. */
        String versionProperty() {
            return versionProperty;
        }

        /** As {@code docs/sdks.md} names it. */
        String title(String version) {
            return title.formatted(version);
        }

        /** Whether its users ask for thoughts by a word. Others have a budget. */
        boolean thinksByWord() {
            return this == OPENAI_CHAT || this == OPENAI_RESPONSES || this == LANGCHAIN4J;
        }

        /** Whether its exceptions show the answer's headers. */
        boolean showsHeaders() {
            return this != GOOGLE_GENAI && this != LANGCHAIN4J;
        }

        /** Whether it gives back the seal of what was thought. */
        boolean keepsSeals() {
            return this != LANGCHAIN4J;
        }
    }

    /** How an answer is asked for. */
    enum Manner {
        WHOLE,
        STREAMED;

        Said ask(Sdk sdk, Question question) {
            return this == WHOLE ? sdk.ask(question) : sdk.stream(question);
        }
    }

    private final ModelHosts hosts = new ModelHosts();
    private final TestGateway gateway;
    private final Map<Caller, Sdk> sdks = new EnumMap<>(Caller.class);

    Table() {
        this("");
    }

    /** @param yaml more of the gateway's configuration */
    Table(String yaml) {
        gateway = TestGateway.start(hosts.yaml() + yaml);
        for (Caller caller : Caller.values()) {
            sdks.put(caller, caller.start.apply(gateway, gateway.key()));
        }
    }

    /** Every caller, whole and streamed. */
    static List<Arguments> callersInBothManners() {
        List<Arguments> rows = new ArrayList<>();
        for (Caller caller : Caller.values()) {
            for (Manner manner : Manner.values()) {
                rows.add(Arguments.of(caller, manner));
            }
        }
        return rows;
    }

    /** Every caller with every host. */
    static List<Arguments> cells() {
        List<Arguments> cells = new ArrayList<>();
        for (Caller caller : Caller.values()) {
            for (HostDialect host : HostDialect.values()) {
                cells.add(Arguments.of(caller, host));
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

    /** One with another key. */
    Sdk stranger(Caller caller, String key) {
        return caller.start.apply(gateway, key);
    }

    Sdk sdk(Caller caller) {
        return Objects.requireNonNull(sdks.get(caller));
    }

    Said ask(Caller caller, Manner manner, Question question) {
        return manner.ask(sdk(caller), question);
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
