package dev.sluice.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.AwsConfig;
import dev.sluice.config.AwsKeys;
import dev.sluice.config.Secret;
import dev.sluice.failure.Failure;
import dev.sluice.testing.SmallServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where Amazon's credentials come from: each place as it is in truth, files and small servers on the loopback. */
class AwsLoginTest {
    private static final String STS = """
            200 OK
            <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>\
            <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey>\
            <SessionToken>role-session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
            <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/r/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>\
            </%1$sResult></%1$sResponse>""";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> properties = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Instant now = Instant.now();

    @TempDir
    Path folder;

    @BeforeEach
    void forget_this_machine() {
        set("aws.configFile", folder.resolve("none").toString());
        set("aws.sharedCredentialsFile", folder.resolve("none").toString());
        set("aws.region", "eu-west-1");
    }

    @AfterEach
    void close() throws Exception {
        properties.forEach(System::clearProperty);
        for (AutoCloseable each : open) {
            each.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void set(String property, String value) {
        properties.add(property);
        System.setProperty(property, value);
    }

    private SmallServer server(SmallServer.Answers answers) {
        SmallServer server = new SmallServer(answers);
        open.add(server);
        return server;
    }

    private AwsLogin login(boolean onMachine) {
        return new AwsLogin(vertx, "amazon", new AwsConfig("eu-west-1", null, onMachine), () -> now);
    }

    private static AwsCredentials await(Future<AwsCredentials> found) throws Exception {
        return found.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static Failure failure(Future<AwsCredentials> sought) throws Exception {
        try {
            await(sought);
        } catch (ExecutionException failed) {
            return (Failure) Objects.requireNonNull(failed.getCause());
        }
        throw new AssertionError("credentials were found");
    }

    private static AwsCredentials keys(String id, String secret, String session) {
        return new AwsCredentials(id, new Secret(secret), new Secret(session));
    }

    @Test
    void keys_of_the_environment_need_no_search() {
        AwsKeys keys = new AwsKeys("AKIA", new Secret("s"), null);
        AwsLogin login = new AwsLogin(vertx, "amazon", new AwsConfig("eu-west-1", keys, true), () -> now);

        assertThat(login.credentials().result()).isEqualTo(new AwsCredentials("AKIA", new Secret("s"), null));
    }

    @Test
    void a_profile_has_keys() throws Exception {
        set("aws.sharedCredentialsFile", write("""
                [work]
                aws_access_key_id = AKIAFILE
                aws_secret_access_key = file-secret
                aws_session_token = file-session
                """));
        set("aws.profile", "work");

        assertThat(await(login(false).credentials())).isEqualTo(keys("AKIAFILE", "file-secret", "file-session"));
    }

    @Test
    void a_profile_assumes_a_role() throws Exception {
        SmallServer sts = server(request -> STS.formatted("AssumeRole"));
        set("aws.endpointUrlSts", sts.url());
        set("aws.sharedCredentialsFile", write("""
                [default]
                role_arn = arn:aws:iam::1:role/r
                source_profile = base
                [base]
                aws_access_key_id = AKIABASE
                aws_secret_access_key = base-secret
                """));

        assertThat(await(login(false).credentials())).isEqualTo(keys("ASIAROLE", "role-secret", "role-session"));
        assertThat(sts.requests()).singleElement().asString().contains("Action=AssumeRole", "AKIABASE");
    }

    @Test
    void a_web_identity_becomes_a_role() throws Exception {
        SmallServer sts = server(request -> STS.formatted("AssumeRoleWithWebIdentity"));
        set("aws.endpointUrlSts", sts.url());
        set("aws.webIdentityTokenFile", write("a-web-token"));
        set("aws.roleArn", "arn:aws:iam::1:role/r");

        assertThat(await(login(false).credentials())).isEqualTo(keys("ASIAROLE", "role-secret", "role-session"));
        assertThat(sts.requests())
                .singleElement()
                .asString()
                .contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=a-web-token");
    }

    @Test
    void a_container_has_keys() throws Exception {
        SmallServer container =
                server(request -> "200 OK\n" + temporary("ASIABOX", Instant.parse("2099-01-01T00:00:00Z")));
        set("aws.containerCredentialsFullUri", container.url() + "/role");
        set("aws.containerAuthorizationToken", "box-token");

        assertThat(await(login(false).credentials()))
                .isEqualTo(keys("ASIABOX", "temporary-secret", "temporary-session"));
        assertThat(container.requests()).singleElement().asString().contains("box-token");
    }

    @Test
    void a_machine_has_keys_if_it_may_be_asked() throws Exception {
        SmallServer machine = machine();

        assertThat(await(login(true).credentials()).accessId()).isEqualTo("ASIAMACHINE");
        machine.requests().clear();
        assertThat(failure(login(false).credentials()))
                .hasMessage(
                        "amazon: no AWS credentials were found (looked for in: environment, web identity, profile, container)");
        assertThat(machine.requests()).isEmpty();
    }

    private SmallServer machine() {
        SmallServer machine = server(request -> {
            if (request.startsWith("PUT /latest/api/token")) {
                return "200 OK\nmachine-token";
            }
            return request.startsWith("GET /latest/meta-data/iam/security-credentials/role")
                            || request.startsWith("GET /latest/meta-data/iam/security-credentials-extended/role")
                    ? "200 OK\n" + temporary("ASIAMACHINE", Instant.parse("2099-01-01T00:00:00Z"))
                    : "200 OK\nrole";
        });
        set("aws.ec2MetadataServiceEndpoint", machine.url());
        return machine;
    }

    private static String temporary(String id, Instant end) {
        return """
                {"Code":"Success","LastUpdated":"2026-01-01T00:00:00Z","Type":"AWS-HMAC","AccessKeyId":"%s",\
                "SecretAccessKey":"temporary-secret","Token":"temporary-session","Expiration":"%s"}""".formatted(id, end);
    }

    @Test
    void temporary_keys_are_renewed_ahead_of_their_end_in_one_request() throws Exception {
        Instant end = now.plusSeconds(3600);
        SmallServer container = server(request -> "200 OK\n" + temporary("ASIAOLD", end));
        set("aws.containerCredentialsFullUri", container.url() + "/role");
        AwsLogin login = login(false);
        await(Future.all(login.credentials(), login.credentials()).map(both -> both.<AwsCredentials>resultAt(0)));
        assertThat(container.requests()).hasSize(1);
        container.answer(request -> "200 OK\n" + temporary("ASIANEW", end.plusSeconds(3600)));

        now = end.minusSeconds(200);

        assertThat(login.credentials().result().accessId()).isEqualTo("ASIAOLD");
        now = end.plusSeconds(1);
        assertThat(await(login.credentials()).accessId()).isEqualTo("ASIANEW");
        assertThat(container.requests()).hasSize(2);
    }

    @Test
    void a_search_in_vain_names_the_places_and_the_next_one_may_find_some() throws Exception {
        SmallServer container = server(request -> "403 Forbidden\n{\"message\":\"no\"}");
        set("aws.containerCredentialsFullUri", container.url() + "/role");
        AwsLogin login = login(false);

        Failure failure = failure(login.credentials());
        container.answer(request -> "200 OK\n" + temporary("ASIALATE", Instant.parse("2099-01-01T00:00:00Z")));

        assertThat(Objects.requireNonNull(failure.getMessage())).contains("amazon", "container", "profile");
        assertThat(await(login.credentials()).accessId()).isEqualTo("ASIALATE");
    }

    @Test
    void credentials_are_not_printed() throws Exception {
        assertThat(keys("AKIA", "s3cret", "s3ssion").toString()).doesNotContain("s3cret", "s3ssion");
    }

    private String write(String text) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "aws", ""), text).toString();
    }
}
