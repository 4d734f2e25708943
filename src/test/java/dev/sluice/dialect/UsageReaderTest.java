package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Usage;
import dev.sluice.json.Json;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReaderTest {
    private static @Nullable Usage read(String json) {
        Buffer bytes = Buffer.buffer("{\"usage\":" + json);
        UsageTap tap = new UsageTap(UsageReader::read);
        tap.take(bytes, 0, bytes.length());
        Usage last = tap.last();
        return last == null ? null : last.withRaw(new Json.Obj());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}                                   | 3 | 5 | 0 | 0
            {"total_tokens":8,"completion_tokens":5,"prompt_tokens":3}                                   | 3 | 5 | 0 | 0
            {"input_tokens":3,"output_tokens":5}                                                         | 3 | 5 | 0 | 0
            {"prompt_tokens":3,"total_tokens":3}                                                         | 3 | 0 | 0 | 0
            {"completion_tokens":5}                                                                      | 0 | 5 | 0 | 0
            {"prompt_tokens":0,"completion_tokens":0}                                                    | 0 | 0 | 0 | 0
            {"prompt_tokens":3,"prompt_tokens_details":{"cached_tokens":2,"text_tokens":7},"completion_tokens":5} | 3 | 5 | 2 | 0
            {"completion_tokens_details":{"reasoning_tokens":4},"prompt_tokens":3,"completion_tokens":5} | 3 | 5 | 0 | 4
            {"input_tokens":3,"input_tokens_details":{"cached_tokens":2},"output_tokens_details":{"reasoning_tokens":4},"output_tokens":5} | 3 | 5 | 2 | 4
            {"prompt_tokens":3,"completion_tokens":5,"prompt_cache_hit_tokens":1,"prompt_cache_miss_tokens":2} | 3 | 5 | 1 | 0
            {"prompt_tokens":3,"details":{"prompt_tokens":9,"output_tokens":9},"x":[{"input_tokens":9},9]} | 3 | 0 | 0 | 0
            {"prompt_tokens":3,"prompt_tokens_details":null,"completion_tokens":null,"cost":0.5,"x":"5"} | 3 | 0 | 0 | 0
            {"prompt_tokens":9223372036854775807}                                                        | 9223372036854775807 | 0 | 0 | 0
            """)
    void the_words_of_both_formats_are_read_in_any_order(
            String json, long input, long output, long cached, long reasoning) {
        assertThat(read(json))
                .isEqualTo(Usage.of(input, output, cached, reasoning).withRaw(new Json.Obj()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "5",
                "\"prompt_tokens\"",
                "",
                "{\"total_tokens\":8}",
                "{\"prompt_tokens\":\"3\"}",
                "{\"prompt_tokens\":3.5}",
                "{\"prompt_tokens\":9223372036854775808}",
                "{\"details\":{\"prompt_tokens\":3}}",
                "{\"prompt_tokens\":3,}",
                "{prompt_tokens:3}",
            })
    void what_has_no_counts_is_no_usage(String json) {
        assertThat(read(json)).isNull();
    }

    @Test
    void what_follows_the_object_does_not_matter_but_all_of_it_must_be_there() {
        String json = "{\"prompt_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":1},\"completion_tokens\":51}";

        assertThat(read(json + ",\"choices\":[]}\n\ndata: nonsense"))
                .isEqualTo(Usage.of(3, 51, 1, 0).withRaw(new Json.Obj()));
        for (int cut = 0; cut < json.length(); cut++) {
            assertThat(read(json.substring(0, cut))).as("cut at " + cut).isNull();
        }
    }
}
