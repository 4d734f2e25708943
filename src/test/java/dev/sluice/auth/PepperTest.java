package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PepperTest {
    private static final ApiKey KEY = ApiKey.generate(new SecureRandom());

    @TempDir
    Path directory;

    private Pepper ofFile() throws IOException {
        return Pepper.load(null, directory.resolve("data"), new SecureRandom());
    }

    @Test
    void the_file_is_made_once_readable_by_its_owner_alone() throws IOException {
        Pepper first = ofFile();
        Path file = directory.resolve("data/pepper");
        String text = Files.readString(file);
        Pepper second = ofFile();

        assertThat(text).matches("[0-9a-f]{64}\n").isEqualTo(Files.readString(file));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(second.hash().of(KEY)).isEqualTo(first.hash().of(KEY));
    }

    @Test
    void the_text_of_the_file_may_be_moved_to_the_configuration() throws IOException {
        Pepper ofFile = ofFile();
        Secret moved = new Secret(Files.readString(directory.resolve("data/pepper")));

        Pepper configured = Pepper.load(moved, directory.resolve("elsewhere"), new SecureRandom());

        assertThat(configured.hash().of(KEY)).isEqualTo(ofFile.hash().of(KEY));
        assertThat(directory.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void another_pepper_gives_another_hash() throws IOException {
        byte[] one = Pepper.load(new Secret("a pepper of some length"), directory, new SecureRandom())
                .hash()
                .of(KEY);
        byte[] other = Pepper.load(new Secret("A pepper of some length"), directory, new SecureRandom())
                .hash()
                .of(KEY);

        assertThat(one).hasSize(32).isNotEqualTo(other);
    }

    @Test
    void a_short_one_is_refused_and_not_repeated() {
        assertThatThrownBy(() -> Pepper.load(new Secret("  hunter2  "), directory, new SecureRandom()))
                .hasMessage("auth.pepper: 7 characters (expected: >= 16)");
    }

    @Test
    void an_unfit_file_is_never_replaced() throws IOException {
        Path file = directory.resolve("data/pepper");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "cut off");

        assertThatThrownBy(this::ofFile)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected: 64 hex digits");
        assertThat(file).hasContent("cut off");
    }

    @Test
    void an_empty_file_left_by_a_crash_is_filled() throws IOException {
        Path file = directory.resolve("data/pepper");
        Files.createDirectories(file.getParent());
        Files.createFile(file);

        ofFile();

        assertThat(Files.readString(file)).matches("[0-9a-f]{64}\n");
    }

    @Test
    void many_that_start_at_once_agree() throws Exception {
        int count = 8;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<byte[]>> hashes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            for (int i = 0; i < count; i++) {
                hashes.add(threads.submit(() -> {
                    start.await();
                    return ofFile().hash().of(KEY);
                }));
            }
            start.countDown();
        }

        for (Future<byte[]> hash : hashes) {
            assertThat(hash.get()).isEqualTo(hashes.getFirst().get());
        }
    }

    @Test
    void never_shows_itself() throws IOException {
        assertThat(ofFile().toString()).isEqualTo("***");
    }
}
