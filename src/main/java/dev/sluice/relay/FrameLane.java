package dev.sluice.relay;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.FailureFault;
import dev.sluice.dialect.HostError;
import dev.sluice.dialect.converse.ConverseDialect;
import dev.sluice.dialect.converse.ConverseTap;
import dev.sluice.failure.Failure;
import dev.sluice.stream.AwsEventStreamDecoder;
import dev.sluice.stream.AwsFrame;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the frames of a ConverseStream byte for byte, each when it is whole, so that another can always follow; a damaged one ends the
 * stream.
 */
final class FrameLane implements Lane {
    private static final ConverseDialect CONVERSE = new ConverseDialect();

    private final String requestId;
    private final Listener listener;
    private final ConverseTap tap = new ConverseTap();
    private final TextSize size = new TextSize();
    private final AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(this::onFrame);
    private Buffer whole = Buffer.buffer();

    FrameLane(String requestId, Listener listener) {
        this.requestId = requestId;
        this.listener = listener;
    }

    @Override
    public void feed(Buffer bytes) {
        whole = Buffer.buffer(bytes.length());
        try {
            decoder.feed(bytes);
        } finally {
            if (whole.length() > 0) {
                listener.forward(whole);
            }
        }
    }

    private void onFrame(AwsFrame frame) {
        whole.appendBytes(frame.bytes(), 0, frame.length());
        EventKind kind = tap.look(frame);
        switch (kind) {
            case SIGN_OF_LIFE -> {}
            case PREAMBLE -> listener.onPreamble();
            case CONTENT -> {
                size.add(frame.payloadEnd() - frame.payloadStart());
                listener.onContent();
            }
            case USAGE -> listener.onContent();
            case TERMINAL -> listener.onWhole();
            case ERROR -> {
                HostFault fault = tap.fault();
                listener.onHostError(fault == null ? null : error(fault.forCaller()));
            }
        }
    }

    private HostError error(HostFault fault) {
        return new HostError(
                fault.status(), CONVERSE.writeError(fault, requestId).toBuffer());
    }

    /** Without its usage an answer is whole all the same. */
    @Override
    public void end() {
        if (tap.isWhole()) {
            listener.onWhole();
        }
    }

    @Override
    public boolean isBetweenEvents() {
        return true;
    }

    @Override
    public @Nullable Buffer keepAlive() {
        return null;
    }

    @Override
    public Buffer errorEvents(Failure failure) {
        return errorFrame(FailureFault.of(failure));
    }

    @Override
    public Buffer cutEvents(Failure failure) {
        return tap.cutFrames(Cut.because(failure));
    }

    @Override
    public Buffer errorEvents(int status, MultiMap headers, Buffer body, Failure failure) {
        HostFault fault = status == 401 ? FailureFault.of(failure) : CONVERSE.readError(status, headers, body);
        return errorFrame(fault.forCaller());
    }

    private Buffer errorFrame(HostFault fault) {
        return ConverseTap.errorFrame(fault, requestId);
    }

    @Override
    public long textBytes() {
        return size.textBytes();
    }

    @Override
    public @Nullable Usage usage() {
        return tap.usage();
    }
}
