package dev.sluice.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice version}. */
@Command(name = "version", description = "Print the version of Sluice and of the JVM it runs on.")
public final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Spec
    private @Nullable CommandSpec spec;

    /** The version of the jar; {@code development} when classes run without one. */
    public static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"sluice " + version() + " (Java " + Runtime.version() + ")"};
    }

    @Override
    public Integer call() {
        Objects.requireNonNull(spec).commandLine().getOut().println(getVersion()[0]);
        return 0;
    }
}
