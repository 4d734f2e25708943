package dev.sluice.embeddings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where the tokenizer's library unpacks its native code. By itself it takes a folder of the user's home, which in a container cannot be
 * written, and fetches what is missing from the network; here it gets a temporary folder of its own, and no network. An operator who has
 * said {@code DJL_CACHE_DIR} or {@code ENGINE_CACHE_DIR} is left alone.
 */
final class NativeFolder {
    private static final String[] CHOSEN = {"ENGINE_CACHE_DIR", "DJL_CACHE_DIR"};
    private static final String OFFLINE = "ai.djl.offline";

    private NativeFolder() {}

    /** To be run before the library's first class is loaded; it is read once. */
    static synchronized void prepare() throws IOException {
        System.setProperty(OFFLINE, "true");
        for (String name : CHOSEN) {
            if (System.getenv(name) != null || System.getProperty(name) != null) {
                return;
            }
        }
        // Nobody else may write it: what lies in it is run.
        Path folder = Files.createTempDirectory("sluice-native");
        System.setProperty("DJL_CACHE_DIR", folder.toString());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "sluice-native-cleanup"));
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            // The system clears its temporary files sooner or later.
        }
    }
}
