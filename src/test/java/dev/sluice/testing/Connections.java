package dev.sluice.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Counts the connections of this machine, as Linux lists them. */
public final class Connections {
    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final String ESTABLISHED = "01";
    /** Open, or closed by the other side alone. */
    private static final Set<String> HELD = Set.of(ESTABLISHED, "08");

    private Connections() {}

    /** How many connections to a port of this machine are open; 0 where that cannot be known. */
    public static long to(int port) throws IOException {
        return count(fields -> fields[2].endsWith(end(port)) && fields[3].equals(ESTABLISHED));
    }

    /** How many sockets at either end of such connections somebody has not closed yet; 0 where that cannot be known. */
    public static long heldTo(int port) throws IOException {
        return count(
                fields -> (fields[1].endsWith(end(port)) || fields[2].endsWith(end(port))) && HELD.contains(fields[3]));
    }

    private static String end(int port) {
        return ":%04X".formatted(port);
    }

    private static long count(Predicate<String[]> wanted) throws IOException {
        long count = 0;
        for (Path table : TABLES) {
            if (Files.isReadable(table)) {
                count += Files.readAllLines(table).stream()
                        .skip(1)
                        .map(line -> line.trim().split(" +"))
                        .filter(wanted)
                        .count();
            }
        }
        return count;
    }
}
