package dev.sluice;

import dev.sluice.cli.SluiceCommand;
import java.io.PrintWriter;

/** The command line; the only class that ends the JVM. */
public final class Main {
    private Main() {}

    /** Exits with 0 if the command did its work, 1 if it failed, 2 if it was not understood. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        int exitCode = SluiceCommand.run(args, out, err);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }
}
