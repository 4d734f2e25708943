package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.SmallServer;
import dev.sluice.testing.TestGateway;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests to Bedrock are signed with what the machine's own places for credentials have. */
class AwsIT {
    private static final String ANSWER = """
            200 OK
            {"output":{"message":{"role":"assistant","content":[{"text":"hi"}]}},"stopReason":"end_turn",\
            "usage":{"inputTokens":3,"outputTokens":5,"totalTokens":8}}""";
    private static final String QUESTION =
            "{\"model\":\"bedrock/amazon.nova-x\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final List<String> PROPERTIES = List.of(
            "aws.containerCredentialsFullUri", "aws.configFile", "aws.sharedCredentialsFile", "aws.disableEc2Metadata");

    private static SmallServer host;

    @BeforeAll
    static void start() {
        host = new SmallServer(request -> ANSWER);
        System.setProperty("aws.configFile", "none");
        System.setProperty("aws.sharedCredentialsFile", "none");
        System.setProperty("aws.disableEc2Metadata", "true");
    }

    @AfterEach
    void forget() {
        host.requests().clear();
    }

    @AfterAll
    static void stop() {
        host.close();
        PROPERTIES.forEach(System::clearProperty);
    }

    private static TestGateway gateway(Map<String, String> environment) {
        return TestGateway.start("""
                providers:
                  bedrock: {baseUrl: "%s", region: eu-west-1, models: [amazon.nova-x]}
                simulated: {enabled: false}
                """.formatted(host.url()), environment);
    }

    @Test
    void keys_of_the_environment_sign() {
        Map<String, String> environment = Map.of(
                "AWS_ACCESS_KEY_ID", "AKIAENV", "AWS_SECRET_ACCESS_KEY", "s3cret", "AWS_SESSION_TOKEN", "s3ssion");
        try (TestGateway gateway = gateway(environment)) {
            assertThat(gateway.post("/v1/chat/completions", QUESTION).statusCode())
                    .isEqualTo(200);
        }

        assertThat(host.requests())
                .singleElement()
                .asString()
                .contains("Credential=AKIAENV/", "/eu-west-1/bedrock/aws4_request", "s3ssion")
                .doesNotContain("s3cret");
    }

    @Test
    void keys_of_a_container_sign_and_are_fetched_once() {
        SmallServer container = new SmallServer(request -> """
                200 OK
                {"AccessKeyId":"ASIABOX","SecretAccessKey":"s3cret","Token":"s3ssion","Expiration":"2099-01-01T00:00:00Z"}""");
        System.setProperty("aws.containerCredentialsFullUri", container.url() + "/role");
        try (container;
                TestGateway gateway = gateway(Map.of())) {
            gateway.post("/v1/chat/completions", QUESTION);
            gateway.post("/v1/chat/completions", QUESTION);
            gateway.post("/v1/chat/completions", QUESTION);
        } finally {
            System.clearProperty("aws.containerCredentialsFullUri");
        }

        assertThat(container.requests()).hasSize(1);
        assertThat(host.requests())
                .hasSize(3)
                .allSatisfy(request -> assertThat(request)
                        .contains("Credential=ASIABOX/", "/eu-west-1/bedrock/aws4_request", "s3ssion"));
    }

    @Test
    void without_any_the_caller_reads_where_they_were_looked_for() {
        try (TestGateway gateway = gateway(Map.of())) {
            HttpResponse<String> answer = gateway.post("/v1/chat/completions", QUESTION);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body())
                    .contains(
                            "upstream_authentication",
                            "bedrock: no AWS credentials were found (looked for in: environment, web identity, profile,"
                                    + " container, instance metadata)");
        }
        assertThat(host.requests()).isEmpty();
    }
}
