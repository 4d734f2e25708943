package dev.sluice.provider.simulated;

import java.util.Iterator;
import java.util.function.Function;

/**
 * A bit of JSON text, and whether it carries a token.
 */
record Piece(String json, boolean isToken) {
    static Piece token(String json) {
        return new Piece(json, true);
    }

    static Piece frame(String json) {
        return new Piece(json, false);
    }

    static <T> Iterator<Piece> each(Iterator<T> items, Function<T, Piece> piece) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Piece next() {
                return piece.apply(items.next());
            }
        };
    }
}
