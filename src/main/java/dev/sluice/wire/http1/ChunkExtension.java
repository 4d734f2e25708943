package dev.sluice.wire.http1;

/**
 * Checks the extensions of one chunk byte by byte (RFC 9112, 7.1.1): {@code ;name}, {@code ;name=token}, {@code ;name="text"},
 * any number of them. Blanks around the signs, which the grammar calls bad, are refused. Nobody here knows any extension; they
 * are bounded so that nobody can hide a body in them.
 */
final class ChunkExtension {
    static final int MAX_BYTES_A_CHUNK = 256;
    static final int MAX_BYTES_A_BODY = 8 * 1024;

    private enum Part {
        NAME_START,
        NAME,
        VALUE_START,
        TOKEN,
        QUOTED,
        ESCAPED,
        AFTER_QUOTED
    }

    private Part part = Part.NAME_START;
    private int inChunk;
    private int inBody;

    /** Prepares for the next body. */
    void reset() {
        inBody = 0;
    }

    /** Behind the first semicolon of a chunk. */
    void begin() {
        part = Part.NAME_START;
        inChunk = 1;
        inBody++;
    }

    /** Whether the line may end here. */
    boolean mayEnd() {
        return part == Part.NAME || part == Part.TOKEN || part == Part.AFTER_QUOTED;
    }

    /** Takes the next byte; returns whether it may stand there. */
    boolean take(byte b) {
        inChunk++;
        inBody++;
        if (inChunk > MAX_BYTES_A_CHUNK || inBody > MAX_BYTES_A_BODY) {
            return false;
        }
        return switch (part) {
            case NAME_START -> to(Part.NAME, Octets.isToken(b));
            case NAME -> b == '=' ? to(Part.VALUE_START, true) : tokenOrNext(b);
            case VALUE_START -> b == '"' ? to(Part.QUOTED, true) : to(Part.TOKEN, Octets.isToken(b));
            case TOKEN -> tokenOrNext(b);
            case QUOTED -> quoted(b);
            case ESCAPED -> to(Part.QUOTED, isQuotable(b));
            case AFTER_QUOTED -> to(Part.NAME_START, b == ';');
        };
    }

    private boolean tokenOrNext(byte b) {
        return b == ';' ? to(Part.NAME_START, true) : Octets.isToken(b);
    }

    private boolean quoted(byte b) {
        return switch (b) {
            case '"' -> to(Part.AFTER_QUOTED, true);
            case '\\' -> to(Part.ESCAPED, true);
            default -> isQuotable(b);
        };
    }

    /** Without obs-text, which the grammar knows but other readers (Netty's) do not take here. */
    private static boolean isQuotable(byte b) {
        return b > 0 && Octets.isText(b);
    }

    private boolean to(Part next, boolean allowed) {
        part = next;
        return allowed;
    }
}
