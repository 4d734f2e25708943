package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.price.PriceFile;
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

    @Test
    void prices_are_shown_of_all_of_a_provider_and_of_a_model() {
        assertThat(run("price", "show").out())
                .contains("openai/gpt-4o ", "anthropic/claude-opus-5 ", "ollama/* ", "US dollars per million tokens");
        assertThat(run("price", "show", "deepseek").out()).contains("0.003625").doesNotContain("openai/");
        assertThat(run("price", "show", "openai/gpt-5.4").out())
                .contains("tier=priority", "input>272000", "multiplier", "Price book ");

        Ended unknown = run("price", "show", "openai/gpt-99");
        assertThat(unknown.exitCode()).isOne();
        assertThat(unknown.err()).startsWith("sluice: openai/gpt-99: no price (expected: ");
        assertThat(run("price", "show", "nobody").err()).startsWith("sluice: nobody: no prices (expected: ");
    }

    @Test
    void prices_of_ones_own_and_discounts_are_shown_with_a_configuration() throws IOException {
        Path own = write("own.csv", PriceFile.HEADER + "\nsimulated,demo,input_tokens,7,1000000,,,,,,mine\n");
        Path file = write(
                "sluice.yaml", "prices: {overrides: \"" + own + "\", unpriced: deny, discounts: {simulated: 12.5}}\n");

        assertThat(run("price", "show", "simulated/demo", "--config", file.toString())
                        .out())
                .containsPattern("input_tokens +7 +1000000 +always +- +no +mine");
    }

    @Test
    void litellms_prices_are_imported_and_compared() throws IOException {
        Path file = write("litellm.json", """
                {"sample_spec": {"input_cost_per_token": 0},
                 "gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1.1e-05,
                  "cache_read_input_token_cost": 1.25e-06, "input_cost_per_token_batches": 1.25e-06, "max_output_tokens": 16384},
                 "gemini/gemini-2.5-pro": {"litellm_provider": "gemini", "input_cost_per_token": 1.25e-06,
                  "input_cost_per_token_above_200k_tokens": 2.5e-06, "tiered_pricing": []},
                 "xai/grok-99": {"litellm_provider": "xai", "input_cost_per_token_above_200k_tokens_priority": 3.6250000000000004e-09}}
                """);

        Ended imported = run("price", "import", file.toString());
        assertThat(imported.out().lines())
                .contains(
                        PriceFile.HEADER,
                        "openai,gpt-4o,input_tokens,1.25,1000000,mode=batch,,,,,litellm",
                        "openai,gpt-4o,max_output_tokens,16384,,,,,,,litellm",
                        "gemini,gemini-2.5-pro,input_tokens,2.5,1000000,input>200000,,,,,litellm",
                        "xai,grok-99,input_tokens,0.003625,1000000,tier=priority input>199999,,,,,litellm");
        assertThat(imported.err()).contains("such as gemini/gemini-2.5-pro: tiered_pricing");

        Ended compared = run("price", "diff", file.toString());
        assertThat(compared.exitCode()).isZero();
        assertThat(compared.out())
                .containsPattern("! +openai/gpt-4o +output_tokens +always +10 +11 +\\+10.0 %")
                .contains("4 equal, 1 different, 1 of them by more than 1 % (marked !), 2 that we do not have.");
    }

    @Test
    void an_import_goes_to_a_file_and_replaces_none() throws IOException {
        Path file = write("litellm.json", "{\"m\": {\"litellm_provider\": \"p\", \"input_cost_per_token\": 1e-06}}");
        Path target = folder.resolve("prices.csv");

        assertThat(run("price", "import", file.toString(), "-o", target.toString())
                        .exitCode())
                .isZero();
        assertThat(Files.readString(target)).contains("p,m,input_tokens,1,1000000");
        assertThat(run("price", "import", file.toString(), "-o", target.toString())
                        .err())
                .contains("exists already");
        assertThat(run("price", "diff", target.toString()).out()).contains("1 that we do not have");
        assertThat(run("price", "import", write("no.json", "{}").toString()).err())
                .contains("no prices (expected: ");
        assertThat(run("price", "import", folder.resolve("none").toString()).err())
                .contains("no such file");
    }

    private static Ended run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = SluiceCommand.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Ended(exitCode, out.toString(), err.toString());
    }
}
