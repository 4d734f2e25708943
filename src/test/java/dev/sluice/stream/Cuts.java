package dev.sluice.stream;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Cuts bytes apart in every way that matters to a parser that must not care. */
public final class Cuts {
    private Cuts() {}

    /** Every way to cut in two, one byte at a time, and {@code randomWays} ways to cut in many, from a fixed seed. */
    public static void forEach(Buffer bytes, int randomWays, Consumer<List<Buffer>> consumer) {
        consumer.accept(List.of(bytes.copy()));
        for (int at = 1; at < bytes.length(); at++) {
            consumer.accept(List.of(bytes.getBuffer(0, at), bytes.getBuffer(at, bytes.length())));
        }
        consumer.accept(every(bytes, 1));
        consumer.accept(every(bytes, 7));
        Random random = new Random(7);
        for (int way = 0; way < randomWays; way++) {
            consumer.accept(randomly(bytes, random));
        }
    }

    public static List<Buffer> every(Buffer bytes, int size) {
        List<Buffer> slices = new ArrayList<>();
        for (int at = 0; at < bytes.length(); at += size) {
            slices.add(bytes.getBuffer(at, Math.min(at + size, bytes.length())));
        }
        return slices;
    }

    public static List<Buffer> randomly(Buffer bytes, Random random) {
        List<Buffer> slices = new ArrayList<>();
        int at = 0;
        while (at < bytes.length()) {
            int end = Math.min(bytes.length(), at + 1 + random.nextInt(Math.max(1, bytes.length() / 5)));
            slices.add(bytes.getBuffer(at, end));
            at = end;
        }
        return slices;
    }
}
