package dev.sluice.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Counts the connections of this machine, as Linux lists them. */
public final class Connections {
    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final String ESTABLISHED = "01";

    private Connections() {}

    /** How many connections to a port of this machine are open; 0 where that cannot be known. */
    public static long to(int port) throws IOException {
        long count = 0;
        for (Path table : TABLES) {
            if (Files.isReadable(table)) {
                count += Files.readAllLines(table).stream()
                        .skip(1)
                        .map(line -> line.trim().split(" +"))
                        .filter(fields -> fields[2].endsWith(":%04X".formatted(port)) && fields[3].equals(ESTABLISHED))
                        .count();
            }
        }
        return count;
    }
}
