package dev.sluice.testing;

import dev.sluice.ledger.Cause;

/** A way in which a request can end. */
public enum End {
    COMPLETED("none", Cause.COMPLETED),
    HOST_FAILS("status:500", Cause.UPSTREAM_ERROR),
    HOST_IS_BUSY("status:429", Cause.UPSTREAM_ERROR),
    HOST_REFUSES_THE_KEY("status:401", Cause.UPSTREAM_ERROR),
    HOST_SENDS_A_PAGE("html", Cause.UPSTREAM_ERROR),
    ERROR_IN_A_GOOD_ANSWER("error", Cause.UPSTREAM_ERROR),
    ERROR_IN_THE_MIDDLE("error@3", Cause.UPSTREAM_ERROR),
    RESET_BEFORE_THE_HEAD("reset-head", Cause.UPSTREAM_ERROR),
    RESET_BEHIND_THE_HEAD("reset", Cause.UPSTREAM_ERROR),
    RESET_IN_THE_MIDDLE("reset@3", Cause.UPSTREAM_ERROR),
    TRUNCATED("truncate@3", Cause.UPSTREAM_ERROR),
    GARBAGE("garbage", Cause.UPSTREAM_ERROR),
    WITHOUT_A_TERMINAL("no-terminal", Cause.UPSTREAM_ERROR),
    NO_HEAD_IN_TIME("stall-head", Cause.TIMEOUT),
    SILENCE_IN_THE_MIDDLE("stall@3", Cause.TIMEOUT),
    CALLER_LEAVES_BEFORE_THE_HEAD("stall-head", Cause.CLIENT_CANCEL),
    CALLER_LEAVES_IN_THE_MIDDLE("stall@3", Cause.CLIENT_CANCEL);

    private final String fault;
    private final Cause cause;

    End(String fault, Cause cause) {
        this.fault = fault;
        this.cause = cause;
    }

    /** The fault that the simulated host is asked for. */
    public String fault() {
        return fault;
    }

    /** What the ledger says of it. */
    public Cause cause() {
        return cause;
    }

    /** Whether it is the caller who brings it about. */
    public boolean leaves() {
        return cause == Cause.CLIENT_CANCEL;
    }
}
