package dev.sluice.dialect;

import static dev.sluice.dialect.EventBytes.ascii;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.Usage;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last event with a usage that passed in a stream; hosts tell it never, once, or with every event. What it means is read
 * when somebody asks.
 */
public final class UsageTap {
    private static final byte[] USAGE = ascii("\"usage\"");

    private final Function<UsageTold, @Nullable Usage> reader;
    private byte @Nullable [] event;
    private int usageAt;
    private @Nullable Usage last;

    /** @param reader reads the usage in the words of the stream's dialect */
    public UsageTap(Function<UsageTold, @Nullable Usage> reader) {
        this.reader = reader;
    }

    /** Takes the usage in {@code [from, end)}; returns whether there was one. */
    public boolean take(Buffer bytes, int from, int end) {
        int value = EventBytes.member(bytes, from, end, USAGE);
        if (value < 0 || bytes.getByte(value) != '{') {
            return false;
        }
        byte[] copy = bytes.getBytes(from, end);
        if (!UsageReader.tellsCounts(copy, value - from)) {
            return false;
        }
        event = copy;
        usageAt = value - from;
        last = null;
        return true;
    }

    public @Nullable Usage last() {
        if (event != null) {
            UsageTold told = UsageScan.read(event);
            last = reader.apply(told == null ? UsageTold.of(usageAlone(event, usageAt)) : told);
            event = null;
        }
        return last;
    }

    /** Of an event whose beginning is not known. */
    private static Json.Obj usageAlone(byte[] event, int at) {
        try (JsonParser parser = JsonReader.parser(event, at, event.length)) {
            boolean begins = parser.nextToken() == JsonToken.START_OBJECT;
            return begins && JsonReader.readValue(parser) instanceof Json.Obj usage ? usage : new Json.Obj();
        } catch (IOException | InvalidJsonException unreadable) {
            return new Json.Obj();
        }
    }
}
