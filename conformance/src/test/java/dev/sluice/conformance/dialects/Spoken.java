package dev.sluice.conformance.dialects;

/** What all hosts say, each in its own words. */
final class Spoken {
    static final String FIRST = "Wätér ";
    static final String REST = "finds its way.";
    static final String TEXT = FIRST + REST;
    static final String THOUGHT = "Hm, the weather.";
    /** Base64, as all hosts' seals are. */
    static final String SEAL = "c2VhbGVkIGJ5IHRoZSBob3N0";

    static final String TOOL = "get_weather";
    static final String JSON = "{\"city\":\"Oslo\"}";
    static final int RETRY_AFTER = 7;

    /** Of the input {@link #CACHED} were cached. */
    static final long INPUT = 11;

    static final long CACHED = 4;
    static final long OUTPUT = 5;
    static final String COMPLAINT = "Come back later.";

    private Spoken() {}
}
