package dev.sluice.dialect.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.json.Json;
import dev.sluice.provider.simulated.Fixtures;
import dev.sluice.testing.Recorded;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecordedRequestsTest {
    private static final GenerateDialect DIALECT = new GenerateDialect();
    private static final HostTerms TERMS = new HostTerms("gemini-x", false, ModelTraits.UNKNOWN);

    @BeforeAll
    static void recordings_are_there() {
        assumeTrue(Files.isDirectory(Fixtures.folder()));
    }

    @Test
    void what_is_read_and_written_again_is_equal() {
        List<Recorded> requests = Recordings.requests();

        for (Recorded recorded : requests) {
            Json.Obj body = Recordings.request(recorded);
            Prompt prompt = DIALECT.readPrompt(body);
            Losses losses = new Losses(DIALECT, true);

            assertThat(DIALECT.writePrompt(prompt, TERMS, losses))
                    .as(recorded.name())
                    .isEqualTo(body);
        }
        assertThat(requests).hasSizeGreaterThanOrEqualTo(130);
    }
}
