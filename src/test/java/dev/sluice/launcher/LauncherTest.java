package dev.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code sluice}, with JDKs and a Maven that only say what they were asked. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private record Ended(int exitCode, String out, String err) {}

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path root;
    private Path jar;

    @BeforeEach
    void install() throws IOException {
        root = Files.createDirectories(folder.resolve("a place with spaces"));
        jar = root.resolve("target/sluice.jar");
        Path launcher = Path.of(System.getProperty("sluice.root", ".."), "sluice");
        executable(root.resolve("sluice"), Files.readString(launcher));
        Files.createDirectories(root.resolve("target"));
        Files.writeString(jar, "");
        environment.put("PATH", tools());
        environment.put("HOME", folder.toString());
        environment.put("SLUICE_JDK_FOLDERS", folder + "/jvm/*");
    }

    @Test
    void without_a_jdk_that_is_new_enough_it_says_what_to_install_in_one_line() throws Exception {
        environment.put("PATH", jdk("old", "17.0.9") + "/bin:" + tools());
        environment.put("JAVA_HOME", jdk("older", "1.8.0_392").toString());

        Ended ended = run("version");

        assertThat(ended.exitCode()).isOne();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .isEqualTo("sluice: no JDK 21 or newer found; install one (https://adoptium.net), or point "
                        + "SLUICE_JAVA_HOME at it\n");
    }

    @Test
    void it_takes_a_jdk_21_beside_the_17_on_the_path() throws Exception {
        environment.put("PATH", jdk("old", "17.0.9") + "/bin:" + tools());
        environment.put("JAVA_HOME", jdk("old", "17.0.9").toString());
        jdk("jvm/jdk-17", "17");
        Path good = jdk("jvm/jdk-21", "21.0.1");

        assertThat(run("version").out()).startsWith(good + " ");
    }

    @Test
    void the_order_is_its_own_variable_then_java_home_then_the_path_then_numbered_variables() throws Exception {
        Path numbered = jdk("numbered", "21");
        environment.put("JAVA21_HOME", numbered.toString());
        assertThat(run().out()).startsWith(numbered + " ");

        Path onPath = jdk("on the path", "24-ea");
        Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(folder.resolve("links/java"), onPath.resolve("bin/java"));
        environment.put("PATH", folder.resolve("links") + ":" + tools());
        assertThat(run().out()).startsWith(onPath + " ");

        Path home = jdk("home", "21.0.2");
        environment.put("JAVA_HOME", home.toString());
        assertThat(run().out()).startsWith(home + " ");

        Path own = jdk("own", "22");
        environment.put("SLUICE_JAVA_HOME", own.toString());
        assertThat(run().out()).startsWith(own + " ");
    }

    @Test
    void a_jdk_without_a_release_file_is_asked() throws Exception {
        Path silent = jdk("jvm/silent", "21");
        Files.delete(silent.resolve("release"));

        assertThat(run("version").out()).startsWith(silent + " ");
    }

    @Test
    void arguments_options_and_the_current_folder_reach_the_jvm_as_they_are() throws Exception {
        jdk("jvm/jdk-21", "21");
        environment.put("SLUICE_JAVA_OPTS", "-Xmx64m  -Dx=*");

        Ended ended = run("check", "--config", "my file.yaml");

        assertThat(ended.out())
                .isEqualTo(folder.resolve("jvm/jdk-21") + " in " + folder.toRealPath()
                        + "\n[--enable-native-access=ALL-UNNAMED]\n[-Dsluice.home=" + root.toRealPath()
                        + "]\n[-Dio.netty.jfr.enabled=false]\n[-Xmx64m]\n[-Dx=*]\n[-jar]\n[" + root.toRealPath()
                        + "/target/sluice.jar]\n[check]\n[--config]\n[my file.yaml]\n");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void it_can_be_called_through_a_link() throws Exception {
        jdk("jvm/jdk-21", "21");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a place with spaces/sluice"));

        assertThat(start(List.of(link.toString(), "version")).out())
                .contains("[" + root.toRealPath() + "/target/sluice.jar]");
    }

    @Test
    void it_builds_when_a_source_is_newer_than_the_jar_and_then_no_more() throws Exception {
        Path home = jdk("jvm/jdk-21", "21");
        sources();
        maven("echo \"$JAVA_HOME $*\" >> mvn.calls; echo > target/sluice.jar");

        Ended first = run("version");
        Ended second = run("version");

        assertThat(first.exitCode()).isZero();
        assertThat(first.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("sluice: building"),
                        line -> assertThat(line).startsWith("sluice: built in "));
        assertThat(second.err()).isEmpty();
        assertThat(Files.readAllLines(root.resolve("mvn.calls")))
                .singleElement()
                .asString()
                .startsWith(home + " ")
                .contains("-pl !benchmarks,!conformance package");
        assertThat(root.resolve("target/.building")).doesNotExist();
    }

    @Test
    void a_build_that_fails_shows_the_end_of_its_log() throws Exception {
        jdk("jvm/jdk-21", "21");
        sources();
        maven("seq 1 100; echo 'cannot find symbol'; exit 1");

        Ended ended = run("version");

        assertThat(ended.exitCode()).isOne();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("100\ncannot find symbol\nsluice: the build failed; its whole log is ")
                .doesNotContain("\n50\n");
        assertThat(root.resolve("target/.building")).doesNotExist();
    }

    @Test
    void a_cache_is_used_where_it_fits_and_missed_aloud_where_it_does_not() throws Exception {
        jdk("jvm/jdk-25", "25.0.3");
        Path cache = root.resolve("target/sluice-25.0.3.aot");
        Files.writeString(cache, "");

        Ended fitting = run("serve");
        Files.setLastModifiedTime(cache, FileTime.fromMillis(0));
        Ended old = run("serve");

        assertThat(fitting.out()).contains("[-XX:AOTCache=" + cache.toRealPath() + "]");
        assertThat(fitting.err()).isEmpty();
        assertThat(old.out()).doesNotContain("AOTCache=");
        assertThat(old.err())
                .startsWith("sluice: starting without the JVM's cache")
                .hasLineCount(1);
    }

    @Test
    void without_maven_it_says_so_in_one_line() throws Exception {
        jdk("jvm/jdk-21", "21");
        sources();

        Ended ended = run("version");

        assertThat(ended.exitCode()).isOne();
        assertThat(ended.err())
                .isEqualTo(
                        "sluice: Maven is needed to build it and mvn is not on the PATH; install Maven 3.8 or newer\n");
    }

    /** A folder with the tools the script needs, and neither java nor mvn. */
    private String tools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of(
                "bash",
                "dirname",
                "readlink",
                "sed",
                "head",
                "find",
                "mkdir",
                "rm",
                "cat",
                "sleep",
                "touch",
                "tail",
                "mv",
                "seq")) {
            // No links: a temporary folder that holds links to the outside is warned about when it is deleted.
            executable(tools.resolve(tool), "#!/bin/sh\nexec " + onThisMachine(tool) + " \"$@\"\n");
        }
        return tools.toString();
    }

    private static Path onThisMachine(String tool) {
        return Stream.of("/usr/bin", "/bin")
                .map(bin -> Path.of(bin, tool))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(
                home.resolve("bin/java"),
                "#!/usr/bin/env bash\n" + "[[ $1 == -version ]] && echo 'openjdk version \"" + version
                        + "\"' >&2 && exit\n" + "echo \"" + home + " in $PWD\"\nprintf '[%s]\\n' \"$@\"\n");
        return home;
    }

    private void sources() throws IOException {
        Files.createDirectories(root.resolve("src/main"));
        Files.writeString(root.resolve("src/pom.xml"), "");
        Files.writeString(root.resolve("pom.xml"), "");
        Files.delete(jar);
    }

    private void maven(String script) throws IOException {
        executable(folder.resolve("tools/mvn"), "#!/usr/bin/env bash\n" + script + "\n");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Ended run(String... args) throws Exception {
        return start(Stream.concat(Stream.of(root.resolve("sluice").toString()), Stream.of(args))
                .toList());
    }

    private Ended start(List<String> command) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
