package dev.sluice.lifecycle;

/** What {@code /health/ready} answers. Any thread. */
public final class Readiness {
    private final Drain drain;
    private volatile boolean hasStarted;

    public Readiness(Drain drain) {
        this.drain = drain;
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
            case Phase.Serving serving -> hasStarted ? READY : STARTING;
            case Phase.Announcing announcing -> ANNOUNCING;
            case Phase.Draining draining -> DRAINING;
            case Phase.Ending ending -> ENDING;
            case Phase.Done done -> ENDING;
        };
    }
}
