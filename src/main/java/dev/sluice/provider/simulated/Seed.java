package dev.sluice.provider.simulated;

import java.util.SplittableRandom;

/** Where everything that looks like chance comes from; a seed with a text or number added is another seed. */
record Seed(long value) {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    Seed with(String text) {
        // FNV-1a, 64 bit; prompts are long, and this makes no garbage.
        long hash = 0xcbf29ce484222325L ^ value;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return new Seed(mix(hash));
    }

    Seed with(long number) {
        return new Seed(mix(value ^ number * 0x9E3779B97F4A7C15L));
    }

    SplittableRandom random() {
        return new SplittableRandom(value);
    }

    /** {@code prefix} and {@code length} letters or digits. */
    String id(String prefix, int length) {
        SplittableRandom random = with(prefix).random();
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < length; i++) {
            id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return id.toString();
    }

    private static long mix(long number) {
        long z = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
