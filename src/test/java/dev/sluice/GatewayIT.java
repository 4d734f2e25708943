package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.CallerWire;
import dev.sluice.testing.OverBothWires;
import dev.sluice.testing.TestGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** The first requests of every newcomer. */
@OverBothWires
class GatewayIT {
    private static TestGateway gateway;

    GatewayIT(CallerWire wire) {}

    @BeforeParameterizedClassInvocation
    static void start(CallerWire wire) {
        gateway = TestGateway.start().over(wire);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        gateway.close();
    }

    private static String chat(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}";
    }

    @Test
    void the_gateway_and_its_simulated_host_do_not_share_a_port() {
        assertThat(gateway.port()).isNotEqualTo(gateway.host().port());
        assertThat(gateway.post("/v1/chat/completions", chat("simulated/demo", false))
                        .headers()
                        .firstValue("x-sluice-request-id"))
                .isPresent();
    }

    @Test
    void a_chat_streams_to_its_end() {
        HttpResponse<String> answer = gateway.post("/v1/chat/completions", chat("simulated/demo", true));

        assertThat(answer.statusCode())
                .as(answer.body() + gateway.bodyAtHost(1))
                .isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(answer.body())
                .startsWith("data: {")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("\"choices\":[]");
    }
}
