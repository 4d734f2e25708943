package dev.sluice.dialect.media;

import static dev.sluice.dialect.EventBytes.ascii;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.ErrorBody;
import dev.sluice.dialect.EventBytes;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.StreamDialect;
import dev.sluice.dialect.UsageReader;
import dev.sluice.dialect.UsageTap;
import dev.sluice.stream.ByteSearch;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of images, speech and transcription: typed events, of which the last is called {@code …completed} or {@code
 * …done} (OpenAI API reference, image and audio streaming, read 2026-11).
 */
public final class MediaEvents implements StreamDialect {
    private static final byte[] ERROR_TYPE = ascii("error");
    private static final byte[] ERROR = ascii("\"error\"");
    private static final byte[] DONE = ascii("[DONE]");
    private static final byte[][] TERMINAL = {
        ascii("image_generation.completed\""),
        ascii("image_edit.completed\""),
        ascii("speech.audio.done\""),
        ascii("transcript.text.done\"")
    };

    private final UsageTap usage = new UsageTap(UsageReader::read);

    @Override
    public EventKind classify(Buffer bytes, int start, int end) {
        int data = EventBytes.dataStart(bytes, start, end);
        if (data < 0) {
            return EventKind.SIGN_OF_LIFE;
        }
        if (ByteSearch.matches(bytes, data, end, DONE)) {
            return EventKind.TERMINAL;
        }
        int type = EventBytes.typeStart(bytes, start, end);
        if (ByteSearch.matches(bytes, type, end, ERROR_TYPE) || hasError(bytes, start, data, end)) {
            return EventKind.ERROR;
        }
        int ownType = EventBytes.typeMember(bytes, data, end);
        for (byte[] terminal : TERMINAL) {
            if (ByteSearch.matches(bytes, ownType, end, terminal)) {
                usage.take(bytes, data, end);
                return EventKind.TERMINAL;
            }
        }
        return EventKind.CONTENT;
    }

    private static boolean hasError(Buffer bytes, int start, int data, int end) {
        int error = EventBytes.member(bytes, data, end, ERROR);
        return error >= 0 && ErrorBody.isTopLevelError(EventBytes.payload(bytes, start, end));
    }

    @Override
    public void noteTail(Buffer tail) {
        usage.take(tail, 0, tail.length());
    }

    @Override
    public @Nullable Usage usage() {
        return usage.last();
    }

    @Override
    public Buffer errorEvents(Buffer errorBody) {
        return Buffer.buffer("event: error\ndata: ").appendBuffer(errorBody).appendString("\n\n");
    }
}
