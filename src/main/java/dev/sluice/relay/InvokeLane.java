package dev.sluice.relay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.EventBytes;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.HostError;
import dev.sluice.dialect.converse.ConverseTap;
import dev.sluice.dialect.messages.MessagesDialect;
import dev.sluice.dialect.messages.MessagesEvents;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.AwsEventStreamDecoder;
import dev.sluice.stream.AwsFrame;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes Anthropic's events out of Amazon's frames (Bedrock Runtime, InvokeModelWithResponseStream: {@code chunk} with base64 {@code
 * bytes}, read 2026-11). The caller gets each as it is, with the name that it has elsewhere; exceptions become error events.
 */
final class InvokeLane implements Lane {
    private static final MessagesDialect MESSAGES = new MessagesDialect();

    private final String requestId;
    private final Wrapping wrapping;
    private final Listener listener;
    private final MessagesEvents dialect;
    private final NativeLane events;
    private final ConverseTap exceptions = new ConverseTap();
    private final AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(this::onFrame);

    InvokeLane(
            String requestId,
            Wrapping wrapping,
            @Nullable Buffer keepAlive,
            Function<Buffer, @Nullable HostError> errors,
            Listener listener) {
        this.requestId = requestId;
        this.wrapping = wrapping;
        this.listener = listener;
        this.dialect = new MessagesEvents(requestId);
        this.events = new NativeLane(dialect, keepAlive, errors, null, listener);
    }

    @Override
    public void feed(Buffer bytes) {
        decoder.feed(bytes);
    }

    private void onFrame(AwsFrame frame) {
        if (!frame.messageType().equals("event")) {
            if (exceptions.look(frame) == EventKind.ERROR) {
                fail(exceptions.fault());
            }
        } else if ("chunk".equals(frame.eventType())) {
            events.feed(event(unwrapped(frame)));
        }
    }

    private void fail(@Nullable HostFault fault) {
        if (fault == null) {
            listener.onHostError(null);
            return;
        }
        HostFault told = fault.forCaller();
        listener.onHostError(new HostError(
                told.status(), MESSAGES.writeError(told, requestId).toBuffer()));
        listener.forward(dialect.errorEvents(told));
    }

    private static byte[] unwrapped(AwsFrame frame) {
        try (JsonParser payload = JsonReader.parser(frame.bytes(), frame.payloadStart(), frame.payloadEnd())) {
            if (payload.nextToken() == JsonToken.START_OBJECT) {
                while (payload.nextToken() == JsonToken.FIELD_NAME) {
                    boolean bytes = payload.currentName().equals("bytes");
                    if (payload.nextToken() == JsonToken.VALUE_STRING && bytes) {
                        return payload.getBinaryValue();
                    }
                    payload.skipChildren();
                }
            }
        } catch (IOException | InvalidJsonException damaged) {
            // as one without bytes
        }
        throw Failure.of(Kind.UPSTREAM_INVALID_ANSWER, "The host sent a frame without an event in it");
    }

    /** The lines of an event; JSON can have line ends between its words only, where a space will do. */
    private static Buffer event(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                json[i] = ' ';
            }
        }
        Buffer data = Buffer.buffer(json);
        int type = EventBytes.typeMember(data, 0, json.length);
        int end = type;
        while (end >= 0 && end < json.length && json[end] != '"') {
            end++;
        }
        Buffer event = Buffer.buffer(json.length + 64);
        if (type >= 0) {
            event.appendString("event: ").appendBytes(json, type, end - type).appendString("\n");
        }
        return event.appendString("data: ").appendBuffer(data).appendString("\n\n");
    }

    @Override
    public void end() {
        events.end();
    }

    @Override
    public boolean isBetweenEvents() {
        return events.isBetweenEvents();
    }

    @Override
    public @Nullable Buffer keepAlive() {
        return events.keepAlive();
    }

    @Override
    public Buffer errorEvents(Failure failure) {
        return events.errorEvents(failure);
    }

    @Override
    public Buffer cutEvents(Failure failure) {
        return events.cutEvents(failure);
    }

    @Override
    public Buffer errorEvents(int status, MultiMap headers, Buffer body, Failure failure) {
        return status == 401
                ? events.errorEvents(failure)
                : dialect.errorEvents(
                        wrapping.errors().read(status, headers, body).forCaller());
    }

    @Override
    public long textBytes() {
        return events.textBytes();
    }

    @Override
    public @Nullable Usage usage() {
        return events.usage();
    }
}
