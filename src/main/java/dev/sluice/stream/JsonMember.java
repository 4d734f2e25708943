package dev.sluice.stream;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A member that a {@link JsonScan} is to find, and where it found its value: {@code [start, end)} in the body. */
public final class JsonMember {
    static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final byte[] name;
    private final byte[] lowerCaseName;
    private final @Nullable JsonMember parent;
    private int count;
    private boolean otherCase;
    private long nameStart = -1;
    private long start = -1;
    private long end = -1;
    private byte first;

    private JsonMember(String name, @Nullable JsonMember parent) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        String lowerCase = name.toLowerCase(Locale.ROOT);
        this.lowerCaseName = lowerCase.equals(name) ? this.name : lowerCase.getBytes(StandardCharsets.US_ASCII);
        this.parent = parent;
    }

    /** A member of the top object. */
    public static JsonMember top(String name) {
        return new JsonMember(name, null);
    }

    /** A member of the object that is this member's value. */
    public JsonMember child(String name) {
        return new JsonMember(name, this);
    }

    byte[] name() {
        return name;
    }

    byte[] lowerCaseName() {
        return lowerCaseName;
    }

    @Nullable
    JsonMember parent() {
        return parent;
    }

    void found(boolean exactly, long nameAt) {
        count++;
        nameStart = nameAt;
        otherCase |= !exactly;
    }

    void begin(long at, byte firstByte) {
        start = at;
        first = firstByte;
    }

    void end(long at) {
        end = at;
    }

    /** Whether the name was there at all, with whatever value. */
    public boolean isNamed() {
        return count > 0;
    }

    /** Whether the name was there and its value has been scanned. */
    public boolean isPresent() {
        return end >= 0;
    }

    /** Whether a host could read something else here than we do: the name came twice, or in another spelling. */
    public boolean isAmbiguous() {
        return count > 1 || otherCase;
    }

    /** The opening quote of its name. */
    public long nameStart() {
        return nameStart;
    }

    public long start() {
        return start;
    }

    public long end() {
        return end;
    }

    public boolean isTrue() {
        return isPresent() && first == 't';
    }

    /** Whether it is a number that is not negative. */
    public boolean isCount() {
        return isPresent() && first >= '0' && first <= '9';
    }

    public boolean isNull() {
        return isPresent() && first == 'n';
    }

    public boolean isString() {
        return isPresent() && first == '"';
    }

    public boolean isObject() {
        return isPresent() && first == '{';
    }

    @Override
    public String toString() {
        return new String(name, StandardCharsets.US_ASCII);
    }
}
