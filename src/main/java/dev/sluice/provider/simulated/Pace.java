package dev.sluice.provider.simulated;

import dev.sluice.config.Spread;
import java.util.SplittableRandom;

/** How long one answer lets its caller wait for tokens; drawn from the answer's seed. */
final class Pace {
    private final Spread first;
    private final Spread inter;
    private final SplittableRandom random;

    Pace(Spread first, Spread inter, Seed seed) {
        this.first = first;
        this.inter = inter;
        this.random = seed.with("pace").random();
    }

    long firstMicros() {
        return first.sample(random);
    }

    long nextMicros() {
        return inter.sample(random);
    }

    /** How long an answer takes that arrives all at once. */
    long wholeMicros(long tokens) {
        return firstMicros() + Math.round(inter.mean() * Math.max(0, tokens - 1));
    }
}
