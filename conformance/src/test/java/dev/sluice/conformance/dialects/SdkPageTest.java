package dev.sluice.conformance.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.dialects.Table.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of SDKs names those of the table, in the versions that are asked with. */
class SdkPageTest {
    private static final Path ROOT = Path.of(System.getProperty("sluice.root", ".."));

    @ParameterizedTest
    @EnumSource
    void every_row_is_on_the_page(Caller caller) throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String version = pom.split("<" + caller.versionProperty() + ">", 2)[1].split("<", 2)[0];

        assertThat(Files.readString(ROOT.resolve("docs/sdks.md")))
                .contains("\n| " + caller.title(version) + " | all four |");
    }
}
