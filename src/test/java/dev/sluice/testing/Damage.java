package dev.sluice.testing;

import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What can happen to bytes and to JSON on their way, from a fixed seed. */
public final class Damage {
    private final Random random;

    public Damage(long seed) {
        this.random = new Random(seed);
    }

    /** Cut short, with bits turned over, or with a piece doubled, lost or moved. */
    public byte[] of(byte[] original) {
        if (original.length == 0) {
            return original;
        }
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(original, random.nextInt(original.length));
            case 1, 2 -> flipped(original);
            case 3 -> without(original);
            default -> moved(original);
        };
    }

    private byte[] flipped(byte[] original) {
        byte[] bytes = original.clone();
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] without(byte[] original) {
        int from = random.nextInt(original.length);
        int to = Math.min(original.length, from + 1 + random.nextInt(200));
        byte[] bytes = Arrays.copyOf(original, original.length - (to - from));
        System.arraycopy(original, to, bytes, from, original.length - to);
        return bytes;
    }

    /** Two neighbours change places, of any lengths: events that come in the wrong order, among other things. */
    private byte[] moved(byte[] original) {
        int from = random.nextInt(original.length);
        int middle = from + random.nextInt(original.length - from);
        int to = middle + random.nextInt(original.length - middle);
        byte[] bytes = original.clone();
        System.arraycopy(original, middle, bytes, from, to - middle);
        System.arraycopy(original, from, bytes, from + to - middle, middle - from);
        return bytes;
    }

    /** The same object with one thing in it lost, emptied, wrapped, or of another sort. */
    public Json.Obj of(Json.Obj original) {
        return original.isEmpty() ? new Json.Obj().put("x", 1) : (Json.Obj) inside(original);
    }

    private Json inside(Json value) {
        if (value instanceof Json.Obj object && !object.isEmpty()) {
            Json.Obj copy = object.copy();
            List<String> names = List.copyOf(copy.members().keySet());
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(8) == 0) {
                copy.remove(name);
            } else {
                copy.put(name, replaced(Json.orNull(object.get(name))));
            }
            return copy;
        }
        if (value instanceof Json.Arr array && !array.elements().isEmpty()) {
            List<Json> elements = new ArrayList<>(array.elements());
            int at = random.nextInt(elements.size());
            elements.set(at, replaced(elements.get(at)));
            return new Json.Arr(elements);
        }
        return other(value);
    }

    private Json replaced(Json value) {
        return random.nextInt(4) == 0 ? other(value) : inside(value);
    }

    private Json other(Json value) {
        return switch (random.nextInt(9)) {
            case 0 -> Json.Null.VALUE;
            case 1 -> new Json.Num("1e400");
            case 2 -> new Json.Num("-99999999999999999999");
            case 3 -> new Json.Text("");
            case 4 -> new Json.Text("\ud800 data:,;base64,=.=.");
            case 5 -> new Json.Obj();
            case 6 -> Json.Arr.of();
            case 7 -> Json.Bool.TRUE;
            default -> Json.Arr.of(value, value);
        };
    }
}
