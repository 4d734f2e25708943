package dev.sluice.relay;

import dev.sluice.canonical.Operation;
import dev.sluice.canonical.Progress;

/**
 * What is agreed about one attempt at a host.
 *
 * @param requestId what the caller and the operator may call the request
 * @param host the provider's name, for messages
 * @param operation what is asked for
 * @param stream whether an event stream was asked for
 * @param withholdUsage whether the usage event was asked for by us only, and is not for the caller
 * @param doneMarker whether the host ends chat streams with {@code [DONE]}
 * @param gateMillis longest time an answer's head is held back to see whether the answer is an error
 * @param keepAliveMillis silence after which the caller gets a comment
 * @param firstTokenMillis longest wait for the first event of a stream
 * @param answerMillis longest wait for the head of an answer that is not streamed
 * @param gapMillis longest silence in the middle of an answer
 * @param totalMillis longest time for everything
 * @param progress is told how far a stream has come
 */
public record Terms(
        String requestId,
        String host,
        Operation operation,
        boolean stream,
        boolean withholdUsage,
        boolean doneMarker,
        long gateMillis,
        long keepAliveMillis,
        long firstTokenMillis,
        long answerMillis,
        long gapMillis,
        long totalMillis,
        Progress progress) {}
