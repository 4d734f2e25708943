package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of the requests of one connection, one after the other (RFC 9112, 2 to 6 and 9.3).
 *
 * <p>Hot path: mutable, and a head allocates little more than its values, its map and its record. Bytes that were looked at
 * are not looked at again when more have come; what is wrong is refused at the first byte that shows it, however the bytes
 * are cut.
 */
final class RequestReader {
    /** RFC 9112, 2.2: clients once sent one too many behind a body. */
    private static final int MAX_EMPTY_LINES = 4;

    private enum Part {
        EMPTY_LINES,
        LINE,
        FIELDS,
        REFUSED
    }

    private final int maxHeadBytes;
    private final RequestLine line = new RequestLine();
    private final HeadFields fields = new HeadFields();
    private Part part = Part.EMPTY_LINES;
    private int emptyLines;
    private @Nullable RequestHead head;
    private @Nullable Refusal refusal;

    /** @param maxHeadBytes the longest head that is taken, with its request line and its last line end */
    RequestReader(int maxHeadBytes) {
        this.maxHeadBytes = maxHeadBytes;
    }

    /**
     * Looks at {@code in} from its reader index on, which must be where the last call left it. Takes whole empty lines
     * before a head, and a head when it is whole ({@link Progress#DONE}); then the reader is ready for the next message.
     */
    Progress read(ByteBuf in) {
        Progress progress = part == Part.EMPTY_LINES ? emptyLines(in) : Progress.DONE;
        if (progress != Progress.DONE) {
            return progress;
        }
        int base = in.readerIndex();
        int end = base + Math.min(in.readableBytes(), maxHeadBytes);
        progress = part == Part.REFUSED ? Progress.REFUSED : lines(in, base, end);
        return progress == Progress.MORE && end - base == maxHeadBytes ? tooLong() : progress;
    }

    private Progress emptyLines(ByteBuf in) {
        while (in.isReadable()) {
            int at = in.readerIndex();
            if (in.getByte(at) != '\r') {
                emptyLines = 0;
                line.begin();
                part = Part.LINE;
                return Progress.DONE;
            }
            if (emptyLines == MAX_EMPTY_LINES) {
                return refuse(400, "More than " + MAX_EMPTY_LINES + " empty lines stand before the request.");
            }
            if (in.readableBytes() == 1) {
                return Progress.MORE;
            }
            if (in.getByte(at + 1) != '\n') {
                return refuse(400, "A carriage return without a line feed stands before the request.");
            }
            in.skipBytes(2);
            emptyLines++;
        }
        return Progress.MORE;
    }

    private Progress lines(ByteBuf in, int base, int end) {
        if (part == Part.LINE) {
            Progress progress = line.read(in, base, end);
            if (progress != Progress.DONE) {
                return progress == Progress.REFUSED ? refuse(line.refusal()) : progress;
            }
            fields.begin(line.offset());
            part = Part.FIELDS;
        }
        return switch (fields.read(in, base, end)) {
            case MORE -> Progress.MORE;
            case DONE -> whole(in);
            case REFUSED -> refuse(fields.refusal());
        };
    }

    private Progress whole(ByteBuf in) {
        Framing framing = fields.framing();
        Refusal wrong = wrong(framing);
        if (wrong != null) {
            return refuse(wrong);
        }
        String target = line.target();
        int authority = AbsoluteForm.authorityStart(target);
        if (authority >= 0) {
            int end = AbsoluteForm.authorityEnd(target, authority);
            if (!names(framing.host(), target.substring(authority, end))) {
                return refuse(400, "The authority of the target is not that of Host (expected: the same).");
            }
            target = AbsoluteForm.originForm(line.method(), target, end);
        }
        boolean http10 = line.isHttp10();
        long length = framing.isChunked() ? RequestHead.CHUNKED : framing.contentLength();
        boolean expectsContinue = framing.expectsContinue() && !http10 && length != 0; // RFC 9110, 10.1.1
        head = new RequestHead(
                line.method(), target, http10, fields.headers(), length, framing.isKeepAlive(http10), expectsContinue);
        in.skipBytes(fields.offset());
        part = Part.EMPTY_LINES;
        return Progress.DONE;
    }

    private @Nullable Refusal wrong(Framing framing) {
        if (line.isHttp10()) {
            return framing.isChunked() ? new Refusal(400, "HTTP/1.0 knows no Transfer-Encoding.") : null;
        }
        return framing.host() == null ? new Refusal(400, "Host is missing.") : null;
    }

    /** Only an HTTP/1.0 request can be without Host; then its target speaks for itself, but must make sense. */
    private static boolean names(@Nullable String host, String authority) {
        return host == null ? HostText.isValid(authority) : host.equalsIgnoreCase(authority);
    }

    private Progress tooLong() {
        return part == Part.LINE
                ? refuse(414, "The request line is longer than a whole head may be, " + maxHeadBytes + " bytes.")
                : refuse(431, "The head is longer than " + maxHeadBytes + " bytes.");
    }

    private Progress refuse(int status, String reason) {
        return refuse(new Refusal(status, reason));
    }

    private Progress refuse(@Nullable Refusal why) {
        refusal = why;
        part = Part.REFUSED;
        return Progress.REFUSED;
    }

    /** The head that was read last; only after {@link Progress#DONE}. */
    RequestHead head() {
        return Objects.requireNonNull(head);
    }

    /** Why nothing more is read; only after {@link Progress#REFUSED}. */
    Refusal refusal() {
        return Objects.requireNonNull(refusal);
    }
}
