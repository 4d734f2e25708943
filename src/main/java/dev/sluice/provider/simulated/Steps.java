package dev.sluice.provider.simulated;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Steps made only when they are asked for: an answer may have millions. */
final class Steps {
    private Steps() {}

    /** One after the other; a part is not iterated before its turn. */
    static Iterable<Step> chain(List<? extends Iterable<? extends Step>> parts) {
        return () -> new Chain(parts.iterator());
    }

    static <T> Iterable<Step> each(Iterable<T> source, Function<T, Step> step) {
        return () -> {
            Iterator<T> items = source.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return items.hasNext();
                }

                @Override
                public Step next() {
                    return step.apply(items.next());
                }
            };
        };
    }

    /** A step that is made when its turn comes. */
    static Iterable<Step> later(Supplier<Step> step) {
        return each(List.of(0), ignored -> step.get());
    }

    private static final class Chain implements Iterator<Step> {
        private final Iterator<? extends Iterable<? extends Step>> parts;
        private Iterator<? extends Step> current = List.<Step>of().iterator();

        Chain(Iterator<? extends Iterable<? extends Step>> parts) {
            this.parts = parts;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && parts.hasNext()) {
                current = parts.next().iterator();
            }
            return current.hasNext();
        }

        @Override
        public Step next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }
    }
}
