package dev.sluice.conformance.dialects;

/** What callers hear of as an exception of its own. */
enum Wrong {
    UNKNOWN_KEY(401),
    UNKNOWN_MODEL(404),
    TOO_LARGE(413),
    LIMITED(429);

    private final int status;

    Wrong(int status) {
        this.status = status;
    }

    String status() {
        return "" + status;
    }
}
