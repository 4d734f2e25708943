package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every case between every caller and every host is as {@code docs/conformance.md} says. After a change that is meant, {@code
 * -Dsluice.conformance.write=true} writes the document anew.
 */
class ConformanceTest {
    private static final Path DOCUMENT = Path.of(System.getProperty("sluice.root", ".."), "docs", "conformance.md");

    private static final String HEAD = """
            # Who can ask whom for what

            Callers and hosts speak five dialects: OpenAI's Chat Completions and Responses, Anthropic's Messages, Gemini's
            `generateContent` and Bedrock's Converse. Each may be asked in each other's. This page is written by `ConformanceTest`, which
            plays a small example of each case between each two of them, and fails where the page says something else;
            `RecordedTrafficTest` does the like with recorded traffic, on machines that have it.

            * **PASS**: the host is asked what the caller asked, and the caller hears what the host answered.
            * **DIFF**: it works, and something is said in another way or not at all. What is dropped of a question the caller reads in the
              header `x-sluice-dropped`; with `x-sluice-strict: true` it is a 400 instead.
            * **UNSUPPORTED**: the question is refused, with this status and message, because without that field it would mean something
              else.

            Where caller and host speak the same dialect the bytes pass as they are and are not translated; that column shows what their own
            dialect can say of the example. A model that thinks is told how much by a word with Chat and Responses, and by a number of tokens with the
            others, as most of their models want it; `config/model-families.yaml` knows better. If the host refuses the gateway's
            own key, callers of every dialect read a 502, so that nobody doubts a key of their own; a caller's key that is missing or wrong is a 401 in
            the caller's dialect.
            """;

    private static String document() {
        StringBuilder document = new StringBuilder(HEAD);
        for (Tongue caller : Tongue.values()) {
            document.append("\n## Callers of ").append(caller.title()).append("\n\n| case |");
            document.append(titles())
                    .append("\n|")
                    .append("---|".repeat(Tongue.values().length + 1))
                    .append('\n');
            for (ConformanceCase played : ConformanceCase.values()) {
                document.append("| ").append(played.title()).append(" |");
                for (Tongue host : Tongue.values()) {
                    String cell =
                            played.between(caller, host).replace("|", "\\|").replace("\n", " ");
                    document.append(' ').append(cell).append(" |");
                }
                document.append('\n');
            }
        }
        return document.toString();
    }

    private static String titles() {
        return Arrays.stream(Tongue.values())
                .map(host -> " host: " + host.title() + " |")
                .collect(Collectors.joining());
    }

    @Test
    void every_case_ends_as_documented() throws IOException {
        String document = document();

        if (Boolean.getBoolean("sluice.conformance.write")) {
            Files.writeString(DOCUMENT, document);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(document);
    }
}
