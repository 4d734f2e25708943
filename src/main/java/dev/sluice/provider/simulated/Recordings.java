package dev.sluice.provider.simulated;

import dev.sluice.canonical.Operation;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Recorded answers of real hosts that speak OpenAI's API; the format is in {@code docs/simulated-provider.md}. Immutable, any
 * thread.
 */
public final class Recordings {
    public static final Recordings NONE = new Recordings(Map.of(), 0);

    private final Map<String, Recording> byId;
    private final Map<String, Recording> byRequest = new HashMap<>();
    private final int skipped;

    private Recordings(Map<String, Recording> byId, int skipped) {
        this.byId = byId;
        this.skipped = skipped;
        for (Recording recording : byId.values()) {
            String key = key(recording);
            if (key != null) {
                byRequest.putIfAbsent(key, recording);
            }
        }
    }

    /**
     * Reads a {@code .jsonl} or {@code .jsonl.gz} file, or all of them in a folder. Blocks.
     *
     * @throws IllegalArgumentException when a line is no recording
     */
    public static Recordings load(Path source) throws IOException {
        Map<String, Recording> recordings = new LinkedHashMap<>();
        int skipped = 0;
        for (Path file : files(source)) {
            try (BufferedReader lines = open(file)) {
                int number = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    number++;
                    Recording recording = line.isBlank() ? null : read(file, number, line);
                    if (recording == null) {
                        skipped++;
                    } else {
                        recordings.put(recording.id(), recording);
                    }
                }
            }
        }
        return new Recordings(recordings, skipped);
    }

    private static List<Path> files(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return List.of(source);
        }
        try (Stream<Path> files = Files.list(source)) {
            return files.filter(file -> file.toString().matches(".*\\.jsonl(\\.gz)?"))
                    .sorted()
                    .toList();
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
    }

    private static @Nullable Recording read(Path file, int number, String line) {
        try {
            return RecordingReader.read(new JsonObject(line));
        } catch (DecodeException | ClassCastException | NullPointerException broken) {
            throw new IllegalArgumentException(
                    file.getFileName() + ":" + number + ": no recording (expected: file, i, provider, response)",
                    broken);
        }
    }

    /** All of them, in the order of the files. */
    public List<Recording> all() {
        return List.copyOf(byId.values());
    }

    /** Those of one provider, endpoint and kind of answer; null for any. */
    public List<Recording> of(@Nullable String provider, @Nullable Operation operation, @Nullable Boolean eventStream) {
        List<Recording> found = new ArrayList<>();
        for (Recording recording : byId.values()) {
            if ((provider == null || provider.equals(recording.provider()))
                    && (operation == null || operation == recording.operation())
                    && (eventStream == null || eventStream == recording.eventStream())) {
                found.add(recording);
            }
        }
        return found;
    }

    /** How many lines hold no answer of an endpoint that the simulated host has. */
    public int skipped() {
        return skipped;
    }

    public @Nullable Recording byId(@Nullable String id) {
        return id == null ? null : byId.get(id);
    }

    /** The first recording whose request was the same but for the model and the wish for usage. */
    @Nullable
    Recording matching(Operation operation, JsonObject request) {
        return byRequest.get(key(operation, request));
    }

    private static @Nullable String key(Recording recording) {
        try {
            String request = recording.request();
            return request == null ? null : key(recording.operation(), new JsonObject(request));
        } catch (DecodeException noJson) {
            return null;
        }
    }

    private static String key(Operation operation, JsonObject request) {
        JsonObject rest = request.copy();
        rest.remove("model");
        rest.remove("stream_options");
        return operation + rest.encode();
    }
}
