package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that may hold secrets: readable by their owner alone, where the file system knows owners. */
final class OwnerOnly {
    private OwnerOnly() {}

    /** Writes {@code text} to {@code file}, which must be new unless {@code replace}; never readable by others meanwhile. */
    static void write(Path file, String text, boolean replace) throws IOException {
        if (!replace && Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path folder = file.toAbsolutePath().getParent();
        // A temporary file is its owner's alone from the start, where the file system knows owners.
        Path fresh = Files.createTempFile(folder, ".sluice", ".new");
        try {
            Files.writeString(fresh, text);
            if (replace) {
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(fresh, file);
            }
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
