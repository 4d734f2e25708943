package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    @ParameterizedTest
    @ValueSource(strings = {"alt=sse", "$alt=sse", "%24alt=sse", "a=b&alt=sse", "alt=sse&key=x"})
    void events_are_wanted(String text) {
        assertThat(Query.of(text).wantsEvents()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alt=json", "malt=sse", "alt=sse2", "x=alt=sse"})
    void events_are_not_wanted(String text) {
        assertThat(Query.of(text).wantsEvents()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "key=abc,abc,",
        "a=b&key=abc&c=d,abc,a=b&c=d",
        "key=abc&key=def,abc,",
        "KEY=abc&a=b,abc,a=b",
        "monkey=abc,,monkey=abc"
    })
    void the_key_is_taken_out(String text, String key, String rest) {
        Query query = Query.of(text);

        assertThat(query.key()).isEqualTo(key);
        assertThat(query.withoutKey()).isEqualTo(rest);
        if (key != null) {
            assertThat(query.toString()).doesNotContain(key);
        }
    }

    @Test
    void there_need_not_be_any() {
        assertThat(Query.of(null).withoutKey()).isNull();
        assertThat(Query.of(null).key()).isNull();
    }
}
