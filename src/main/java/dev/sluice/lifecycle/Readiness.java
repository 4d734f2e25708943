package dev.sluice.lifecycle;

import java.util.function.BooleanSupplier;

/** What {@code /health/ready} answers. Any thread. */
public final class Readiness {
    private final Drain drain;
    private final BooleanSupplier knowsCallers;
    private volatile boolean hasStarted;

    public Readiness(Drain drain) {
        this(drain, () -> true);
    }

    /** @param knowsCallers whether anybody's key can be known; once it is so, it stays so */
    public Readiness(Drain drain, BooleanSupplier knowsCallers) {
        this.drain = drain;
        this.knowsCallers = knowsCallers;
    }

    /**
     * An answer to the question whether new callers should be sent here.
     *
     * @param status the HTTP status: 200 or 503
     * @param json the body, {@code {"status": "ready" | "starting" | "draining", "reason": …}}, one object without line breaks
     */
    public record Report(int status, String json) {}

    private static final Report READY = report(200, "ready", "serving");
    private static final Report STARTING = report(503, "starting", "not everything is up yet");
    private static final Report KEYLESS = report(503, "starting", "the keys have not been read yet");
    private static final Report ANNOUNCING =
            report(503, "draining", "told to end; still accepts until the load balancer has noticed");
    private static final Report DRAINING = report(503, "draining", "told to end; running requests finish");
    private static final Report ENDING = report(503, "draining", "the deadline of the drain has passed");

    private static Report report(int status, String word, String reason) {
        return new Report(status, "{\"status\":\"" + word + "\",\"reason\":\"" + reason + "\"}");
    }

    /** Everything is up: ready from now on, until the drain starts. */
    public void started() {
        hasStarted = true;
    }

    /** Answers a probe, and takes note that somebody is watching. */
    public Report probe() {
        drain.readinessProbed();
        return switch (drain.phase()) {
            case Phase.Serving serving -> serving();
            case Phase.Announcing announcing -> ANNOUNCING;
            case Phase.Draining draining -> DRAINING;
            case Phase.Ending ending -> ENDING;
            case Phase.Done done -> ENDING;
        };
    }

    private Report serving() {
        if (!hasStarted) {
            return STARTING;
        }
        return knowsCallers.getAsBoolean() ? READY : KEYLESS;
    }
}
