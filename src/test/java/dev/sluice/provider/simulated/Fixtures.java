package dev.sluice.provider.simulated;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where recorded traffic is, on machines that have it. */
public final class Fixtures {
    private Fixtures() {}

    /** The folder of recordings; the test is skipped where there is none. */
    public static Path folder() {
        String given = System.getProperty("sluice.fixtures");
        Path folder = given != null
                ? Path.of(given)
                : root().resolve("../shared/fixtures").normalize();
        Assumptions.assumeTrue(Files.isDirectory(folder), "no recorded traffic at " + folder);
        return folder;
    }

    /** The root of the repository: told by the build, else the highest folder above us that is a Maven module. */
    private static Path root() {
        String given = System.getProperty("sluice.root");
        Path root = Path.of(given == null ? "" : given).toAbsolutePath().normalize();
        while (given == null && root.getParent() != null && Files.exists(root.resolveSibling("pom.xml"))) {
            root = root.getParent();
        }
        return root;
    }
}
