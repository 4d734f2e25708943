package dev.sluice.conformance.dialects;

import java.util.Optional;

/** A row of the table: an official SDK, used as its users use it, without retries. */
interface Sdk extends AutoCloseable {
    Said ask(Question question);

    /** The same by a stream, put together with the SDK's own means where it has some. */
    Said stream(Question question);

    /** What it raises when something is wrong with a request. */
    Class<? extends Throwable> raised(Wrong wrong);

    /** The status that the exception tells, or what the SDK has instead. */
    String status(Throwable raised);

    /** When to come back, where the exception tells it. */
    Optional<String> retryAfter(Throwable limited);

    /** What it raises when a stream breaks off. */
    Class<? extends Throwable> broken();

    @Override
    void close();
}
