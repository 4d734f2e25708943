package dev.sluice.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFileTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            p,m,input_tokens,abc,1000000,,,,,,          | value: "abc" (expected: a decimal number)
            p,m,input_tokens,1e9,1000000,,,,,,          | value: "1e9" (expected: a decimal number)
            p,m,input_tokens,-1,1000000,,,,,,           | value: "-1" (expected: 0 to 10000.00 USD per 1000000)
            p,m,input_tokens,20000,1000000,,,,,,        | value: "20000" (expected: 0 to 10000.00 USD per 1000000)
            p,m,input_tokens,3,,,,,,,                   | value: "3" (expected: 0 to 0.01 USD per 1)
            p,m,web_searches,101,,,,,,,                 | value: "101" (expected: 0 to 100 USD per 1)
            p,m,input_tokens,0.0000001,1000000,,,,,,    | no finer than a millionth of a millionth of a dollar per unit
            p,m,input_tokens,1,7,,,,,,                  | per: "7" (expected: 1, 1000 or 1000000)
            p,m,inputs,1,,,,,,,                         | what: "inputs" (expected: a unit such as input_tokens
            p,m,multiplier,0,,,,,,,                     | value: "0" (expected: a factor above 0, up to 20)
            p,m,multiplier,21,,,,,,,                    | value: "21" (expected: a factor above 0, up to 20)
            p,m,max_output_tokens,0,,,,,,,              | value: "0" (expected: a number of tokens from 1 to 1000000000)
            p,m,same_as,other,,,,,,,                    | value: "other" (expected: PROVIDER/MODEL)
            p,m,input_tokens,1,1000000,tier,,,,,        | when: "tier" (expected: tier=…, mode=batch, region=…
            p,m,input_tokens,1,1000000,tier=a tier=b,,,,,| when: "tier=a tier=b" (expected: tier=…
            p,m,input_tokens,1,1000000,input>x,,,,,     | when: "input>x" (expected: input> with a number of tokens
            p,m,input_tokens,1,1000000,,2026-13-01,,,,  | valid_from: "2026-13-01" (expected: a day from 2020-01-01 on
            p,m,input_tokens,1,1000000,,2026-02-01,2026-02-01,,, | valid_to: "2026-02-01" (expected: a day after valid_from)
            p,m,input_tokens,1,1000000,,,,,MAYBE,       | status: "MAYBE" (expected: PROPOSED, ACTIVE, CANCELLED
            ,m,input_tokens,1,1000000,,,,,,             | provider: "" (expected: a name)
            p,a*b*c,input_tokens,1,1000000,,,,,,        | model: "a*b*c" (expected: at most one *)
            p,m,input_tokens                            | line: "3 columns" (expected: 11 columns)
            """)
    void a_line_that_cannot_be_names_itself_its_value_and_what_was_expected(String line, String message) {
        assertThatThrownBy(() -> PriceBook.parse(PriceFile.HEADER + "\n# a comment\n" + line, "my.csv"))
                .isInstanceOf(InvalidPricesException.class)
                .hasMessageStartingWith("my.csv:3: ")
                .hasMessageContaining(message);
    }

    @Test
    void what_is_said_twice_is_refused() {
        String line = "p,m,input_tokens,1,1000000,,,,,,\n";

        assertThatThrownBy(() -> PriceBook.parse(PriceFile.HEADER + "\n" + line + line, "my.csv"))
                .hasMessageStartingWith("my.csv:3: ")
                .hasMessageContaining("line 2 says");
    }

    @Test
    void a_file_without_its_header_is_refused() {
        assertThatThrownBy(() -> PriceBook.parse("p,m,input_tokens,1,1000000,,,,,,", "my.csv"))
                .hasMessageContaining("expected: the header provider,model,what,value,per,when");
        assertThatThrownBy(() -> PriceBook.parse("", "my.csv")).hasMessageContaining("expected: the header");
    }

    @Test
    void what_is_written_is_what_was_read() throws IOException {
        List<PriceLine> lines =
                PriceBook.parse(GoldenTest.prices(), "prices.csv").lines();

        List<List<String>> again = PriceBook.parse(PriceFile.write(lines), "again").lines().stream()
                .map(PriceLine::columns)
                .toList();

        assertThat(again).isEqualTo(lines.stream().map(PriceLine::columns).toList());
    }

    @Test
    void the_packaged_file_has_the_models_that_people_use() {
        List<PriceLine> lines = PriceBook.packaged().lines();

        assertThat(lines.stream()
                        .filter(line -> line.what().equals("input_tokens")
                                && !line.model().contains("*"))
                        .map(line -> line.provider() + "/" + line.model())
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(140);
        assertThat(lines.stream().map(PriceLine::provider).collect(Collectors.toSet()))
                .contains(
                        "openai",
                        "anthropic",
                        "gemini",
                        "bedrock",
                        "vertex",
                        "mistral",
                        "deepseek",
                        "groq",
                        "xai",
                        "cohere",
                        "voyage",
                        "azure",
                        "openrouter",
                        "ollama",
                        "vllm",
                        "llamacpp",
                        "lmstudio",
                        "local",
                        "simulated");
        assertThat(lines.stream().filter(line -> line.status() != PriceStatus.ACTIVE))
                .hasSizeGreaterThan(20);
    }
}
