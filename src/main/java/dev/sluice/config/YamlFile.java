package dev.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads a file that someone wrote by hand. Blocking. */
final class YamlFile {
    /** No configuration is longer; a longer file is a mistake. */
    static final int MOST_BYTES = 1 << 20;

    private YamlFile() {}

    /** Throws {@link InvalidConfigException} with one line that says why the file cannot be read. */
    static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw invalid(file, "longer than 1 MiB (expected: at most 1 MiB)");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException none) {
            throw invalid(file, "no such file");
        } catch (CharacterCodingException garbled) {
            throw invalid(file, "not UTF-8 (expected: UTF-8 text)");
        } catch (IOException unreadable) {
            throw invalid(file, Files.isDirectory(file) ? "a directory (expected: a file)" : "cannot be read");
        }
    }

    private static InvalidConfigException invalid(Path file, String problem) {
        return new InvalidConfigException(List.of(file + ": " + problem));
    }
}
