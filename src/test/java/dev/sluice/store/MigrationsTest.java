package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("sluice.root", ".."), "src", "main", "resources", "migrations");

    @Test
    void every_file_is_listed_by_its_version() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> names = files.map(
                            file -> Objects.requireNonNull(file.getFileName()).toString())
                    .toList();

            assertThat(Migrations.FILES).containsExactlyInAnyOrderElementsOf(names);
        }
        for (int i = 0; i < Migrations.FILES.size(); i++) {
            assertThat(Migrations.FILES.get(i)).startsWith("V" + (i + 1) + "__");
        }
    }
}
