package dev.sluice.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Cuts a body into pieces of random sizes, single bytes among them; the same body always in the same way. */
final class Pieces {
    private Pieces() {}

    static List<byte[]> of(byte[] body) {
        Random random = new Random(body.length);
        List<byte[]> pieces = new ArrayList<>();
        for (int start = 0; start < body.length; ) {
            int most = 1 + random.nextInt(random.nextBoolean() ? 3 : 8 * 1024);
            byte[] piece = Arrays.copyOfRange(body, start, Math.min(body.length, start + most));
            pieces.add(piece);
            start += piece.length;
        }
        return pieces;
    }
}
