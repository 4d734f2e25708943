package dev.sluice.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers are remembered for their callers, and questions go on from them. */
class ResponseStoreTest {
    private static final ResponsesDialect DIALECT = new ResponsesDialect();

    private Instant now = Instant.EPOCH;
    private final ResponseStore store = new ResponseStore(3, 1_000, Duration.ofHours(1), () -> now);

    private static StoredResponse stored(String id, int chars) {
        Message message = Message.of(Role.USER, Part.Text.of("x".repeat(chars)));
        return new StoredResponse(id, List.of(message), new Json.Obj());
    }

    private static Prompt prompt(String text) {
        return DIALECT.readPrompt((Json.Obj) JsonReader.read(text.replace('\'', '"')));
    }

    @Test
    void an_answer_is_shown_to_its_caller_alone() {
        store.put("anna", stored("resp_1", 1));

        assertThat(store.get("anna", "resp_1")).isEqualTo(stored("resp_1", 1));
        assertThat(store.get("bert", "resp_1")).isNull();
        assertThat(store.delete("bert", "resp_1")).isFalse();
        assertThat(store.delete("anna", "resp_1")).isTrue();
        assertThat(store.get("anna", "resp_1")).isNull();
        assertThat(store.bytes()).isZero();
    }

    @Test
    void the_one_not_asked_for_the_longest_goes_when_there_are_too_many() {
        store.put("anna", stored("resp_1", 1));
        store.put("anna", stored("resp_2", 1));
        store.put("anna", stored("resp_3", 1));
        store.get("anna", "resp_1");

        store.put("bert", stored("resp_4", 1));

        assertThat(store.get("anna", "resp_1")).isNotNull();
        assertThat(store.get("anna", "resp_2")).isNull();
        assertThat(store.size()).isEqualTo(3);
    }

    @Test
    void the_oldest_go_when_they_take_too_much_and_what_is_too_big_alone_is_not_kept() {
        store.put("anna", stored("resp_1", 400));
        store.put("anna", stored("resp_2", 400));

        assertThat(store.put("anna", stored("resp_3", 600))).isTrue();
        assertThat(store.put("anna", stored("resp_4", 1_000))).isFalse();

        assertThat(store.size()).isEqualTo(1);
        assertThat(store.bytes()).isEqualTo(stored("resp_3", 600).bytes());
    }

    @Test
    void an_answer_that_is_put_again_is_counted_once() {
        store.put("anna", stored("resp_1", 100));
        store.put("anna", stored("resp_1", 200));

        assertThat(store.size()).isEqualTo(1);
        assertThat(store.bytes()).isEqualTo(stored("resp_1", 200).bytes());
    }

    @Test
    void an_answer_is_forgotten_after_its_time_however_often_it_was_asked_for() {
        store.put("anna", stored("resp_1", 1));
        now = now.plus(Duration.ofMinutes(30));
        store.put("anna", stored("resp_2", 1));
        store.get("anna", "resp_1");

        now = now.plus(Duration.ofMinutes(30));

        assertThat(store.get("anna", "resp_1")).isNull();
        assertThat(store.get("anna", "resp_2")).isNotNull();
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void a_question_goes_on_from_an_answer_without_its_instructions() {
        Prompt first = prompt("{'instructions':'Be kind','input':'My name is Ada'}");
        Completion completion = new Completion(
                "x",
                "m",
                0,
                List.of(new Completion.Choice(List.of(Part.Text.of("Hello")), FinishReason.STOP, null, Extras.NONE)),
                null,
                null,
                Extras.NONE);
        StoredResponse stored = StoredResponse.of(first, completion, new Json.Obj().put("id", "resp_1"));

        Prompt next = stored.continuedBy(
                prompt("{'instructions':'Be short','input':'My name?','previous_response_id':'resp_1','store':false}"));
        Json.Obj body =
                DIALECT.writePrompt(next, new HostTerms("m", false, ModelTraits.UNKNOWN), new Losses(DIALECT, true));

        assertThat(stored.id()).isEqualTo("resp_1");
        assertThat(body).isEqualTo(JsonReader.read("""
                {'model':'m','instructions':'Be short','store':false,'input':[
                {'type':'message','role':'user','content':[{'type':'input_text','text':'My name is Ada'}]},
                {'type':'message','role':'assistant','content':'Hello'},
                {'type':'message','role':'user','content':[{'type':'input_text','text':'My name?'}]}]}
                """.replace('\'', '"')));
    }

    @Test
    void instructions_of_the_question_before_hold_no_longer() {
        Prompt first = prompt("{'instructions':'Be kind','input':'Hi'}");
        Completion nothing = new Completion("resp_0", "m", 0, List.of(), null, null, Extras.NONE);

        Prompt next = StoredResponse.of(first, nothing, new Json.Obj()).continuedBy(prompt("{'input':'So?'}"));

        assertThat(next.messages()).extracting(Message::role).containsExactly(Role.USER, Role.USER);
    }
}
