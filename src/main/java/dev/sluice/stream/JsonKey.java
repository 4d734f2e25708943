package dev.sluice.stream;

/** The name of the member that a scan is at, with its escapes resolved; only as much of it as any wanted name is long. */
final class JsonKey {
    private static final byte FOREIGN = (byte) 0xff;

    private final byte[] bytes = new byte[32];
    private int length;
    private boolean open;

    void open() {
        open = true;
        length = 0;
    }

    void close() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    void add(byte b) {
        if (open) {
            if (length < bytes.length) {
                bytes[length] = b;
            }
            length++;
        }
    }

    /** A character that no wanted name has. */
    void addForeign() {
        add(FOREIGN);
    }

    boolean is(byte[] name) {
        return equal(name, 0);
    }

    boolean isAnyCaseOf(byte[] lowerCaseName) {
        return equal(lowerCaseName, 0x20);
    }

    private boolean equal(byte[] name, int caseBit) {
        if (length != name.length || length > bytes.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            boolean upper = caseBit != 0 && b >= 'A' && b <= 'Z';
            if ((upper ? b | caseBit : b) != name[i]) {
                return false;
            }
        }
        return true;
    }
}
