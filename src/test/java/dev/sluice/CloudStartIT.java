package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.SluiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start takes from the clouds' libraries. */
class CloudStartIT {
    @TempDir
    Path folder;

    @Test
    void amazons_sdk_is_not_loaded_before_credentials_are_looked_for() throws Exception {
        Path log = folder.resolve("classes");
        Path config = Files.writeString(folder.resolve("sluice.yaml"), "providers: {bedrock: {region: eu-west-1}}");
        String data = folder.resolve("data").toString();
        try (SluiceProcess gateway = SluiceProcess.start(
                folder.resolve("process"),
                List.of("-Xlog:class+load:file=" + log),
                "serve",
                "--port",
                "0",
                "--data-dir",
                data,
                "--config",
                config.toString())) {
            gateway.awaitLine("Base URL\\s+(\\S+)");
        }

        assertThat(Files.readString(log))
                .contains("dev.sluice.provider.bedrock.AwsLogin ")
                .doesNotContain("software.amazon.awssdk.", "dev.sluice.provider.bedrock.AwsChain ");
    }
}
