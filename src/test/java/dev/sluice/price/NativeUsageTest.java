package dev.sluice.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.dialect.StreamDialect;
import dev.sluice.dialect.chat.ChatEvents;
import dev.sluice.dialect.responses.ResponsesEvents;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a stream that passes untouched tells about its price. */
class NativeUsageTest {
    private static Usage usage(StreamDialect dialect, String... events) {
        for (String event : events) {
            Buffer bytes = Buffer.buffer(event);
            dialect.classify(bytes, 0, bytes.length());
        }
        return Objects.requireNonNull(dialect.usage());
    }

    @Test
    void the_tier_stands_beside_the_usage_before_or_behind_it() {
        String counts = "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"cost\":0.1}";
        for (String event : new String[] {
            "data: {\"choices\":[]," + counts + ",\"service_tier\":\"flex\"}",
            "data: {\"service_tier\":\"flex\",\"choices\":[{\"service_tier\":\"no\"}]," + counts + "}",
        }) {
            Usage usage = usage(new ChatEvents(true, true), event);

            assertThat(usage.details().tier()).isEqualTo("flex");
            assertThat(Objects.requireNonNull(usage.raw()).get("cost")).hasToString("0.1");
        }
    }

    @Test
    void a_caller_cannot_name_the_tier_by_metadata() {
        Usage usage = usage(
                new ResponsesEvents(),
                "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"metadata\":{\"service_tier\":"
                        + "\"flex\"},\"output\":[{\"type\":\"web_search_call\",\"action\":{\"type\":\"search\"}},{\"type\":"
                        + "\"web_search_call\",\"action\":{\"type\":\"open_page\"}},{\"type\":\"message\"}],\"service_tier\":"
                        + "\"priority\",\"usage\":{\"input_tokens\":3,\"output_tokens\":5,\"total_tokens\":8}}}");

        assertThat(usage.details().tier()).isEqualTo("priority");
        assertThat(usage.details().tools()).containsExactlyEntriesOf(Map.of(UsageDetails.WEB_SEARCHES, 1L));
    }

    @Test
    void the_usage_in_the_end_of_an_event_that_was_not_held_is_read_alone() {
        ChatEvents events = new ChatEvents(false, true);
        events.noteTail(Buffer.buffer("…\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}"));

        assertThat(Objects.requireNonNull(events.usage()).total()).isEqualTo(8);
    }
}
