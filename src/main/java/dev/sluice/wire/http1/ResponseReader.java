package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of the answers on one connection to a host, one after the other, as strictly as callers are read (RFC
 * 9112, 4 to 6 and 9.3). Interim answers (1xx) are heads like others, with no body; the caller of the reader skips them.
 *
 * <p>Hot path: mutable, as {@link RequestReader}. Every refusal is a 502: a caller has no part in it.
 */
final class ResponseReader {
    private static final int BAD_GATEWAY = 502;

    private enum Part {
        START,
        LINE,
        FIELDS,
        REFUSED
    }

    private final int maxHeadBytes;
    private final StatusLine line = new StatusLine();
    private final HeadFields fields = new HeadFields();
    private Part part = Part.START;
    private @Nullable ResponseHead head;
    private @Nullable Refusal refusal;

    /** @param maxHeadBytes the longest head that is taken, with its status line and its last line end */
    ResponseReader(int maxHeadBytes) {
        this.maxHeadBytes = maxHeadBytes;
    }

    /**
     * Looks at {@code in} from its reader index on, which must be where the last call left it. Takes a head when it is whole
     * ({@link Progress#DONE}); then the reader is ready for the next answer.
     *
     * @param requestMethod of the request that is answered: to HEAD there is never a body
     */
    Progress read(ByteBuf in, String requestMethod) {
        int base = in.readerIndex();
        int end = base + Math.min(in.readableBytes(), maxHeadBytes);
        if (part == Part.START) {
            line.begin();
            part = Part.LINE;
        }
        Progress progress = part == Part.REFUSED ? Progress.REFUSED : lines(in, base, end, requestMethod);
        return progress == Progress.MORE && end - base == maxHeadBytes
                ? refuse("The head is longer than " + maxHeadBytes + " bytes.")
                : progress;
    }

    private Progress lines(ByteBuf in, int base, int end, String requestMethod) {
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
            case DONE -> whole(in, requestMethod);
            case REFUSED -> refuse(fields.refusal());
        };
    }

    private Progress whole(ByteBuf in, String requestMethod) {
        Framing framing = fields.framing();
        String wrong = wrong(framing);
        if (wrong != null) {
            return refuse(wrong);
        }
        long length = length(framing, requestMethod);
        boolean keepAlive = length != ResponseHead.UNTIL_CLOSE && framing.isKeepAlive(line.isHttp10());
        head = new ResponseHead(line.code(), fields.headers(), length, keepAlive);
        in.skipBytes(fields.offset());
        part = Part.START;
        return Progress.DONE;
    }

    private @Nullable String wrong(Framing framing) {
        if (line.code() == 101) {
            return "The protocol is switched, which was not asked for.";
        }
        if (line.isHttp10() && framing.isChunked()) {
            return "HTTP/1.0 knows no Transfer-Encoding.";
        }
        // RFC 9112, 6.1, and RFC 9110, 8.6: a host that announces a body here may well send it, into the next answer.
        if (isNeverWithBody() && (framing.isChunked() || framing.contentLength() > 0)) {
            return "A body is announced for status " + line.code() + ", which has none.";
        }
        return null;
    }

    private boolean isNeverWithBody() {
        return line.code() < 200 || line.code() == 204;
    }

    /** RFC 9112, 6.3. */
    private long length(Framing framing, String requestMethod) {
        if (isNeverWithBody() || line.code() == 304 || requestMethod.equals("HEAD")) {
            return 0;
        }
        if (framing.isChunked()) {
            return ResponseHead.CHUNKED;
        }
        return framing.isDeclared() ? framing.contentLength() : ResponseHead.UNTIL_CLOSE;
    }

    private Progress refuse(@Nullable Refusal why) {
        return refuse(Objects.requireNonNull(why).reason());
    }

    private Progress refuse(String reason) {
        refusal = new Refusal(BAD_GATEWAY, reason);
        part = Part.REFUSED;
        return Progress.REFUSED;
    }

    /** The head that was read last; only after {@link Progress#DONE}. */
    ResponseHead head() {
        return Objects.requireNonNull(head);
    }

    /** Why nothing more is read; only after {@link Progress#REFUSED}. */
    Refusal refusal() {
        return Objects.requireNonNull(refusal);
    }
}
