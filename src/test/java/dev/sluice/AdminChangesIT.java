package dev.sluice;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.KeyFileTakeover;
import dev.sluice.auth.KeyRing;
import dev.sluice.auth.Pepper;
import dev.sluice.auth.StoredKeys;
import dev.sluice.cli.SluiceCommand;
import dev.sluice.config.AdminConfig;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Overrides;
import dev.sluice.config.StoreConfig;
import dev.sluice.principal.Keys;
import dev.sluice.store.Database;
import dev.sluice.testing.Operator;
import dev.sluice.testing.Operator.Answer;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import dev.sluice.wire.http.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator changes, by the admin API or the command line, a gateway that runs learns of by itself. */
@OverBothStores
class AdminChangesIT {
    private static final String ADMIN_KEY = "0123456789abcdef0123456789abcdef";
    private static final String CHAT =
            "{\"model\":\"simulated/demo;tokens=40\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private final StoreKind kind;
    private final Vertx vertx = Transports.start("auto");
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    Path folder;

    private Path file;
    private Database database;
    private KeyRing keys;
    private Money money;
    private Gateway gateway;
    private Operator operator;

    AdminChangesIT(StoreKind kind) {
        this.kind = kind;
    }

    /** As {@code sluice serve} does. */
    @BeforeEach
    void start() throws IOException {
        StoreConfig store = kind.config(folder);
        file = Files.writeString(
                folder.resolve("sluice.yaml"), """
                auth: {refresh: 1h}
                admin: {key: %s, port: 0}
                store: {url: "%s"}
                simulated: {firstToken: 0ms, interToken: 0ms}
                """.formatted(ADMIN_KEY, Objects.requireNonNull(store.url())));
        GatewayConfig config = await(new ConfigLoader(vertx, Map.of()).load(file, new Overrides(null, 0)))
                .config();
        AdminConfig admin = config.admin();
        database = Database.start(vertx, config.store(), folder);
        SecureRandom random = new SecureRandom();
        Pepper pepper = Pepper.load(null, folder, random);
        Keys stored = new Keys(database, InstantSource.system());
        StoredKeys source = new StoredKeys(stored, new KeyFileTakeover(vertx, stored, folder));
        keys = new KeyRing(vertx, source, pepper, random, config.auth().refresh());
        await(keys.start().otherwiseEmpty());
        money = await(Money.open(vertx, config, database, folder));
        await(money.start(database));
        gateway = await(Gateway.start(vertx, config, keys, pepper, money.treasury()));
        Administration administration = await(Administration.start(
                vertx, admin, database, pepper, money.treasury().priceBook()));
        operator = new Operator(administration.port(), ADMIN_KEY);
    }

    @AfterEach
    void stop() {
        operator.close();
        client.close();
        clock.shutdown();
        keys.close();
        await(money.stop());
        await(database.close());
        await(vertx.close());
    }

    private HttpResponse<String> ask(String key) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port() + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofString(CHAT))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Asks until the status is that one, and prints how long it took. */
    private HttpResponse<String> until(String what, int status, String key) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(30)) {
            HttpResponse<String> answer = ask(key);
            if (answer.statusCode() == status) {
                System.out.println(kind + ": " + what + " after "
                        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms");
                return answer;
            }
            pause();
        }
        throw new AssertionError(what + ": no " + status + " within half a minute, but " + ask(key).statusCode() + " "
                + ask(key).body());
    }

    private void pause() {
        try {
            Callable<Boolean> tick = () -> true;
            assertThat(clock.schedule(tick, 10, TimeUnit.MILLISECONDS).get()).isTrue();
        } catch (Exception interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private Answer made(String path, String json) {
        Answer answer = operator.post(path, json);
        assertThat(answer.status()).as("%s", answer.body()).isBetween(200, 202);
        return answer;
    }

    private String command(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] where = {"--config", file.toString(), "--data-dir", folder.toString()};
        String[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(words), java.util.Arrays.stream(where))
                .toArray(String[]::new);
        int code = SluiceCommand.run(all, new PrintWriter(out, true), new PrintWriter(err, true));
        assertThat(code).as("%s%s", out, err).isZero();
        return out.toString();
    }

    @Test
    void keys_and_budgets_that_are_changed_count_within_about_a_second() {
        made("/admin/v1/organisations", "{'id':'acme'}");
        made("/admin/v1/teams", "{'id':'red','organisation':'acme'}");
        JsonObject issued = made("/admin/v1/keys", "{'name':'k','team':'red'}").body();
        String key = issued.getString("secret");
        String path = "/admin/v1/keys/" + issued.getJsonObject("key").getString("id");

        until("a key that was made is good", 200, key);
        made(path + "/disable", "{}");
        until("a key that was disabled is not", 401, key);
        made(path + "/enable", "{}");
        until("a key that was enabled is good again", 200, key);
        operator.patch(path, "{'models':['other']}");
        until("a key that was limited to other models is refused", 403, key);
        operator.patch(path, "{'models':[]}");
        until("a key that is limited no more is good", 200, key);

        made(
                "/admin/v1/budgets",
                "{'id':'b','scope':'team','subject':'red','limit':{'nanos':1},'window':{'kind':'calendar','unit':'year'}}");
        assertThat(until("a budget that was made refuses", 429, key).body()).contains("budget_exceeded");
        made("/admin/v1/budgets/b/top-ups", "{'amount':'5','until':'2099-01-01T00:00:00Z'}");
        until("a budget that was topped up admits", 200, key);
        operator.patch("/admin/v1/budgets/b", "{'mode':'soft'}");
        made("/admin/v1/budgets/b/disable", "{}");
        until("a budget that was disabled admits", 200, key);
    }

    @Test
    void so_do_those_that_the_command_line_changes() {
        command("org", "create", "acme");
        command("team", "create", "red", "--org", "acme");
        String key = command("key", "create", "--team", "red", "--quiet").strip();
        until("a key that was made is good", 200, key);

        assertThat(command("budget", "create", "b", "--for", "team=red", "--limit", "0.000000001", "--window", "30d"))
                .startsWith("Made budget b: $0.000000001 for team=red, rolling PT720H");
        until("a budget that was made refuses", 429, key);
        assertThat(command("budget", "topup", "b", "5", "--until", "7d")).contains("$5.00 from ");
        until("a budget that was topped up admits", 200, key);
        assertThat(command("budget", "list"))
                .containsPattern("b +team=red +rolling PT720H +hard +red +\\$5\\.000000001");
        assertThat(command("budget", "update", "b", "--limit", "7", "--mode", "throttle"))
                .contains("$7.00");
        assertThat(command("budget", "release")).contains("HELD");
        assertThat(command("budget", "show", "b")).contains("Per minute", "Top-up");
        command("budget", "reset", "b");
        command("budget", "disable", "b");
        assertThat(command("budget", "list")).startsWith("There are no budgets yet");
    }
}
