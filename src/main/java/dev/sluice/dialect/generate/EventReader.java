package dev.sluice.dialect.generate;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.SseDecoder;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of {@code GenerateContentResponse}s, each with the parts that are new: events, or one JSON array. Nothing marks the
 * end: an answer is whole if the stream ends and a reason for that was told, and even behind the reason there may be more parts, so that
 * {@link Event.Finished} waits for the end. An error comes as bare JSON between the events, or as one of them.
 */
final class EventReader implements AnswerReader, SseDecoder.Sink {
    private static final int MAX_BARE_BYTES = 1 << 20;

    private final Consumer<Event> sink;
    private final SseDecoder events = new SseDecoder(this);
    private final ArrayDecoder array = new ArrayDecoder(this::chunk);
    private final ByteArrayOutputStream bare = new ByteArrayOutputStream(0);
    private final ChunkScan scan = new ChunkScan();
    private final TreeMap<Integer, ChoiceReader> choices = new TreeMap<>();
    private @Nullable Boolean isArray;
    private byte @Nullable [] usage;
    private @Nullable CallIds ids;
    private final Searches searches = new Searches();
    private boolean started;
    private boolean blocked;
    private boolean failed;
    private boolean whole;

    EventReader(Consumer<Event> sink) {
        this.sink = sink;
    }

    @Override
    public void feed(Buffer bytes) {
        if (isArray == null) {
            isArray = firstIsBracket(bytes);
        }
        if (Boolean.TRUE.equals(isArray)) {
            array.feed(bytes);
        } else {
            events.feed(bytes);
        }
    }

    /** Null as long as nothing but white space came. */
    private static @Nullable Boolean firstIsBracket(Buffer bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.getByte(i) > ' ' || bytes.getByte(i) < 0) {
                return bytes.getByte(i) == '[';
            }
        }
        return null;
    }

    @Override
    public void onEvent(@Nullable String name, byte[] data, int length) {
        chunk(data, length);
    }

    /** The bare JSON between events is printed over many lines, and its last bracket stands in the first column. */
    @Override
    public void onOtherLine(byte[] line, int length) {
        bare.write(line, 0, length);
        bare.write('\n');
        if (bare.size() > MAX_BARE_BYTES) {
            throw CompletionReader.invalid();
        }
        if (line[length - 1] == '}' && (line[0] == '}' || line[0] == '{')) {
            endBare();
        }
    }

    private void endBare() {
        byte[] json = bare.toByteArray();
        bare.reset();
        chunk(json, json.length);
    }

    private void chunk(byte[] data, int length) {
        if (failed) {
            return;
        }
        try {
            scan.read(data, length);
            takeChunk(data, length);
        } catch (IOException | InvalidJsonException notOfThisDialect) {
            throw CompletionReader.invalid();
        }
    }

    private void takeChunk(byte[] data, int length) {
        if (!started && scan.known) {
            start();
        }
        if (!started && scan.error == null) {
            throw new InvalidJsonException();
        }
        if (ids == null && !scan.candidates.isEmpty()) {
            ids = new CallIds(scan.id != null ? scan.id : hash(data, length));
        }
        usage = scan.usage == null ? usage : scan.usage;
        blocked |= scan.blocked;
        for (ChunkScan.Candidate candidate : scan.candidates) {
            searches.add(candidate.sources.object("groundingMetadata"));
            choice(candidate.index).take(candidate);
        }
        if (scan.error != null) {
            failed = true;
            HostFault fault = Errors.fault(0, scan.error);
            sink.accept(new Event.Failed(fault));
        }
    }

    private static String hash(byte[] data, int length) {
        return UUID.nameUUIDFromBytes(Arrays.copyOf(data, length)).toString();
    }

    private void start() {
        started = true;
        String id = scan.id == null ? "" : scan.id;
        String model = scan.model == null ? "" : scan.model;
        sink.accept(new Event.Started(id, model, CompletionReader.seconds(scan.created), null));
    }

    private ChoiceReader choice(int index) {
        if (index < 0 || ids == null) {
            throw new InvalidJsonException();
        }
        CallIds names = ids;
        return choices.computeIfAbsent(index, number -> new ChoiceReader(number, names, sink));
    }

    @Override
    public void end() {
        try {
            events.end();
            if (bare.size() > 0) {
                endBare();
            }
            if (array.isInside()) {
                throw CompletionReader.invalid();
            }
            finish();
        } catch (InvalidJsonException notOfThisDialect) {
            throw CompletionReader.invalid();
        }
    }

    private void finish() {
        boolean all = !choices.isEmpty() && choices.values().stream().allMatch(ChoiceReader::hasFinish);
        whole = started && !failed && (all || (blocked && choices.isEmpty()));
        if (!whole) {
            return;
        }
        choices.values().forEach(ChoiceReader::finish);
        if (choices.isEmpty()) {
            sink.accept(new Event.Finished(0, FinishReason.CONTENT_FILTER, null));
        }
        Usage told = usage == null ? null : searches.in(UsageWords.read((Obj) JsonReader.read(usage)));
        if (told != null) {
            sink.accept(new Event.UsageTold(told));
        }
    }

    @Override
    public boolean isWhole() {
        return whole;
    }
}
