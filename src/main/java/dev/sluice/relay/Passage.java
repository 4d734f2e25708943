package dev.sluice.relay;

import dev.sluice.canonical.Answer;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostHead;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Which way an answer goes from the host to the caller: as it is, or translated. */
interface Passage {
    /** Whether an answer is a stream that a lane can take. */
    boolean isStream(HostHead head);

    /** The way of a stream. */
    Lane lane(Lane.Listener listener);

    /** What the caller reads before a stream; the host's head may not have come yet. */
    MultiMap streamHeaders(@Nullable HostHead head);

    /** The way of an answer that is none; its clocks run already. */
    Future<Answer> body(HostExchange exchange, HostHead head, Watch watch);
}
