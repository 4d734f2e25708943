package dev.sluice.conformance;

import static dev.sluice.conformance.SdkGateway.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.RateLimitException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SDK tries twice more by itself; the gateway neither multiplies nor swallows these attempts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetriesIT {
    private static final int ATTEMPTS = 3;

    private final SdkGateway sdk = new SdkGateway();
    private final RecordingSleeper sleeper = new RecordingSleeper();
    private final OpenAIClient client = sdk.retryingClient(sleeper);

    @AfterAll
    void stop() {
        sdk.close();
    }

    @BeforeEach
    void forget() {
        sdk.bill().reset();
        sleeper.forget();
    }

    private void ask(String options) {
        client.chat().completions().create(question(options).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status:500", "status:503", "reset-head", "truncate"})
    void each_attempt_of_the_sdk_reaches_the_host_once(String fault) {
        assertThatThrownBy(() -> ask("fault=" + fault)).isInstanceOf(InternalServerException.class);

        assertThat(sdk.bill().totals().requests()).isEqualTo(ATTEMPTS);
    }

    @Test
    void the_sdk_waits_as_long_as_the_host_says() {
        assertThatThrownBy(() -> ask("fault=status:429")).isInstanceOf(RateLimitException.class);

        assertThat(sdk.bill().totals().requests()).isEqualTo(ATTEMPTS);
        assertThat(sleeper.naps()).hasSize(ATTEMPTS - 1).containsOnly(Duration.ofSeconds(2));
    }

    @Test
    void what_will_never_work_is_not_tried_again() {
        assertThatThrownBy(() -> ask("fault=status:400")).isInstanceOf(BadRequestException.class);

        assertThat(sdk.bill().totals().requests()).isEqualTo(1);
        assertThat(sleeper.naps()).isEmpty();
    }

    @Test
    void what_works_is_asked_once() {
        ask("tokens=3");

        assertThat(sdk.bill().totals().requests()).isEqualTo(1);
    }
}
