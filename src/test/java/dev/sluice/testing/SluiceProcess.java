package dev.sluice.testing;

import dev.sluice.Main;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command line in a JVM of its own: what only a whole process shows, such as how much memory it takes. */
public final class SluiceProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path out;
    private final Path err;

    private SluiceProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a command.
     *
     * @param folder of its own, where its output goes
     * @param jvmOptions such as {@code -Xmx256m}
     * @param arguments such as {@code serve --port 0}
     */
    public static SluiceProcess start(Path folder, List<String> jvmOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        command.addAll(List.of(arguments));
        Files.createDirectories(folder);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new SluiceProcess(process, out, err);
    }

    /** The class path of the tests, whoever runs them. */
    private static String classPath() {
        return Main.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs())
                        .map(SluiceProcess::path)
                        .collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    private static String path(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException notAFile) {
            throw new IllegalStateException(notAFile);
        }
    }

    /** The first group of {@code pattern} in what it prints, once it has printed it. */
    public String awaitLine(String pattern) throws IOException, InterruptedException {
        Pattern wanted = Pattern.compile(pattern);
        long deadline = System.nanoTime() + START.toNanos();
        boolean hasEnded = false;
        while (!hasEnded && System.nanoTime() < deadline) {
            hasEnded = process.waitFor(20, TimeUnit.MILLISECONDS);
            Matcher matcher = wanted.matcher(output());
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new IllegalStateException("Never said " + pattern + ", but: " + output() + errors());
    }

    public String output() throws IOException {
        return Files.readString(out);
    }

    /** What it has logged. */
    public String errors() throws IOException {
        return Files.readString(err);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The largest memory it ever had resident, as Linux counts it, in KiB; -1 elsewhere. */
    public long peakResidentKib() throws IOException {
        return status("VmHWM");
    }

    /** The memory that it has resident now, likewise. */
    public long residentKib() throws IOException {
        return status("VmRSS");
    }

    private long status(String row) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return -1;
        }
        Matcher value = Pattern.compile(row + ":\\s+(\\d+) kB").matcher(Files.readString(status));
        return value.find() ? Long.parseLong(value.group(1)) : -1;
    }

    /** What of its heap can be reached, in bytes; it collects its garbage first. */
    public long liveHeapBytes() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        Matcher total = Pattern.compile("(?m)^Total +\\d+ +(\\d+)").matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("jcmd said " + histogram);
        }
        return Long.parseLong(total.group(1));
    }

    /** Asks it to end, as an operator does, and waits for it; what it ended with. */
    public int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("It goes on after SIGTERM");
        }
        return process.exitValue();
    }

    /** For signals of other kinds. */
    public long pid() {
        return process.pid();
    }

    /** Ends it at once, by SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
