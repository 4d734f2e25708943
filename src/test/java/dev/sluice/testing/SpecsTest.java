package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schemas let good bodies through and say where a bad one is wrong. */
class SpecsTest {
    private static Json json(String text) {
        return JsonReader.read(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CreateChatCompletionRequest | {'model':'m','messages':[{'role':'user','content':'Hi'}],'temperature':null}",
                "CreateResponse | {'model':'m','input':'Hi','tools':[{'type':'function','name':'f','parameters':{},'strict':true}]}",
                "CreateResponse | {'model':'m','input':[{'role':'user','content':[{'type':'input_text','text':'Hi'}]}]}"
            })
    void what_openai_takes_has_no_errors(String schema, String body) {
        assertThat(Specs.openAi(schema).errors(json(body))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CreateChatCompletionRequest | {'model':'m'}",
                "CreateChatCompletionRequest | {'model':'m','messages':[{'role':'nobody','content':'Hi'}]}",
                "CreateChatCompletionRequest | {'model':'m','messages':[{'role':'user','content':'Hi'}],'temperature':'warm'}",
                "CreateResponse | {'model':'m','input':[{'type':'function_call_output','call_id':'c'}]}",
                "CreateResponse | {'model':'m','input':5}"
            })
    void what_openai_refuses_has_errors(String schema, String body) {
        assertThat(Specs.openAi(schema).errors(json(body))).isNotEmpty();
    }

    @Test
    void anthropics_schemas_are_known_by_their_file() {
        Specs specs = Specs.anthropic("message-create.request");

        assertThat(specs.errors(json("{'model':'m','max_tokens':1,'messages':[{'role':'user','content':'Hi'}]}")))
                .isEmpty();
        assertThat(specs.errors(json("{'model':'m','messages':[{'role':'user','content':'Hi'}]}")))
                .isNotEmpty();
    }
}
