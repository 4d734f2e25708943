package dev.sluice.provider.simulated;

import dev.sluice.wire.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Reads a request's body: all of it is counted and hashed; JSON is held, and of a form only its beginning and its end, where
 * the small fields are.
 */
final class BodyIntake {
    static final long MOST_HELD = 256L << 20;
    private static final int FORM_HELD = Bill.BODY_BYTES;

    private final boolean form;
    private final MessageDigest digest = sha256();
    private final Buffer head = Buffer.buffer();
    private Buffer tail = Buffer.buffer();
    private long length;

    private BodyIntake(boolean form) {
        this.form = form;
    }

    /**
     * What arrived.
     *
     * @param head the body, or its beginning where {@code length} is more than that
     * @param tail what of its end is not in {@code head} and was held
     * @param sha256 of the whole body, in hexadecimal
     */
    record Intake(Buffer head, Buffer tail, long length, String sha256) {
        boolean isWhole() {
            return head.length() == length;
        }

        /** The held bytes as text in which no byte is lost. */
        String latin1() {
            return head.toString(StandardCharsets.ISO_8859_1) + tail.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** Fails when the caller breaks off. */
    static Future<Intake> read(Call call, boolean form) {
        BodyIntake intake = new BodyIntake(form);
        Promise<Intake> read = Promise.promise();
        ReadStream<Buffer> body = call.body();
        body.exceptionHandler(read::tryFail);
        body.handler(intake::take);
        body.endHandler(end -> read.tryComplete(new Intake(
                intake.head, intake.tail, intake.length, HexFormat.of().formatHex(intake.digest.digest()))));
        body.resume();
        return read.future();
    }

    private void take(Buffer chunk) {
        length += chunk.length();
        digest.update(chunk.getBytes());
        long most = form ? FORM_HELD : MOST_HELD;
        int fits = (int) Math.min(chunk.length(), most - head.length());
        head.appendBuffer(chunk, 0, fits);
        if (form && fits < chunk.length()) {
            tail.appendBuffer(chunk, fits, chunk.length() - fits);
            if (tail.length() > 2 * FORM_HELD) {
                tail = tail.getBuffer(tail.length() - FORM_HELD, tail.length());
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
