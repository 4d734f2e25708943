package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.http.Transports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private record Ended(int exitCode, String out, String err) {}

    @TempDir
    Path folder;

    @Test
    void a_valid_file_is_told_and_what_would_run() throws IOException {
        Path file = write("sluice.yaml", """
                server: {port: 9000}
                providers: {mine: {baseUrl: "http://127.0.0.1:9001/v1"}}
                models: [{name: fast, target: mine/small}]
                """);

        Ended ended = run("check", "--config", file.toString());

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out().lines())
                .contains(
                        file + " is valid.",
                        "base URL   http://127.0.0.1:9000/v1",
                        "transport  " + Transports.resolve("auto"),
                        "provider   mine        http://127.0.0.1:9001/v1  from " + file + ":2",
                        "provider   simulated   built in",
                        "model      fast        mine/small");
    }

    @Test
    void every_problem_of_a_file_is_one_line_on_standard_error() throws IOException {
        Path file = write("sluice.yaml", "routing: {maxAttempts: 0}\nserver: {prot: 1}\n");

        Ended ended = run("check", "--config", file.toString());

        assertThat(ended.exitCode()).isOne();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines())
                .containsExactly(
                        "sluice: " + file + ":1: routing.maxAttempts: 0 (expected: >= 1)",
                        "sluice: " + file + ":2: server.prot: unknown key (did you mean port?)");
    }

    @Test
    void a_transport_that_this_machine_does_not_have_is_one_line() throws IOException {
        String absent = Transports.isAvailable("kqueue") ? "epoll" : "kqueue";
        Path file = write("sluice.yaml", "server: {transport: " + absent + "}\n");

        for (String command : new String[] {"check", "serve"}) {
            Ended ended = run(command, "--config", file.toString());

            assertThat(ended.exitCode()).isOne();
            assertThat(ended.err())
                    .startsWith("sluice: server.transport: " + absent + " (expected: one that this machine has;")
                    .containsOnlyOnce("\n");
        }
    }

    @Test
    void a_stack_trace_is_shown_only_when_asked_for() {
        String missing = folder.resolve("none.yaml").toString();

        assertThat(run("check", "--config", missing).err()).isEqualTo("sluice: " + missing + ": no such file\n");
        assertThat(run("check", "--verbose", "--config", missing).err())
                .contains("InvalidConfigException")
                .endsWith("sluice: " + missing + ": no such file\n");
    }

    @Test
    void what_is_not_understood_is_one_line_and_exit_code_2() {
        for (String[] args : new String[][] {{"chekc"}, {"check", "--confg"}, {"import"}, {"import", "litellm"}}) {
            Ended ended = run(args);

            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("sluice: ")
                    .contains("--help");
        }
    }

    @Test
    void sluice_alone_explains_itself() {
        assertThat(run().out()).contains("check", "import", "version");
        assertThat(run("check", "--help").out()).contains("--config=FILE");
    }

    @Test
    void a_gateway_of_its_own_answers_and_leaves_nothing_behind() {
        Ended ended = run("selftest");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("all is well");
    }

    @Test
    void the_version_is_told() {
        assertThat(run("version").out()).startsWith("sluice ").contains("Java " + Runtime.version());
    }

    @Test
    void an_import_writes_a_file_for_its_owner_alone_and_tells_what_is_left_out() throws IOException {
        Path source = write("litellm.yaml", """
                model_list:
                  - model_name: fast
                    litellm_params: {model: openai/small, api_key: sk-literal, rpm: 5}
                """);
        Path target = folder.resolve("ours.yaml");

        Ended ended = run("import", "litellm", source.toString(), "--output", target.toString());

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("Wrote " + target, "  model_list[0].litellm_params.rpm: ");
        assertThat(ended.out() + ended.err()).doesNotContain("sk-literal").contains("api_key: a literal secret");
        assertThat(run("check", "--config", target.toString()).exitCode()).isZero();
        if (Files.getFileStore(target).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void an_import_replaces_a_file_only_by_force() throws IOException {
        String source = write("litellm.yaml", "model_list: []").toString();
        Path target = write("ours.yaml", "mine");

        Ended refused = run("import", "litellm", source, "--output", target.toString());
        Ended forced = run("import", "litellm", source, "--output", target.toString(), "--force");

        assertThat(refused.exitCode()).isOne();
        assertThat(refused.err())
                .isEqualTo("sluice: " + target + ": exists already (expected: a new file, or --force)\n");
        assertThat(forced.exitCode()).isZero();
        assertThat(target).content().startsWith("# Imported");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Ended run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = SluiceCommand.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Ended(exitCode, out.toString(), err.toString());
    }
}
