package dev.sluice.dialect.chat;

/**
 * Tells whether fragments of JSON text have come to the end of their value, by its brackets: the arguments of one tool call are over then,
 * though no host says so.
 */
final class JsonEnd {
    private int depth;
    private boolean begun;
    private boolean inText;
    private boolean escaped;

    void add(String fragment) {
        for (int i = 0; i < fragment.length(); i++) {
            add(fragment.charAt(i));
        }
    }

    private void add(char c) {
        if (inText) {
            inText = escaped || c != '"';
            escaped = !escaped && c == '\\';
            return;
        }
        switch (c) {
            case '"' -> inText = true;
            case '{', '[' -> {
                depth++;
                begun = true;
            }
            case '}', ']' -> depth--;
            default -> {
                // part of a value, or space between values
            }
        }
    }

    /** Whether a whole object or array has passed. */
    boolean isReached() {
        return begun && depth <= 0 && !inText;
    }
}
