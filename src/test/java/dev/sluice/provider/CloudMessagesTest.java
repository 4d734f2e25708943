package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.Ask;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.Slices;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of Messages for clouds, wherever in them the members stand and however they are spaced. */
class CloudMessagesTest {
    private static final CloudMessages CLOUD = new CloudMessages("v1", true);
    private static final String[] SPACES = {"", " ", "\n  ", "\t", "\r\n"};

    static Stream<Integer> seeds() {
        return IntStream.range(0, 300).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void all_members_but_these_stay_as_they_are(int seed) {
        Random random = new Random(seed);
        List<String> members =
                new ArrayList<>(List.of("\"mod\\u0065l\":\"claude-\\u0031\"", "\"n\":1.50", "\"t\":\"a,\\\",}\""));
        members.addAll(random.nextBoolean() ? List.of("\"stream\":true") : List.of());
        members.addAll(random.nextBoolean() ? List.of("\"messages\":[{\"stream\":1,\"model\":2}]") : List.of());
        members.addAll(random.nextInt(8) == 0 ? List.of("\"anthropic_version\":\"v1\"") : List.of());
        Collections.shuffle(members, random);
        String body = spaced(members, random);
        List<String> betas = random.nextBoolean() ? List.of("a-1", "b-2") : List.of();

        Json.Obj edited = JsonReader.readObject(edit(body, betas));

        Json.Obj expected = JsonReader.readObject(Buffer.buffer(body));
        expected.remove("model");
        expected.remove("stream");
        expected.put("anthropic_version", "v1");
        if (!betas.isEmpty()) {
            expected.put("anthropic_beta", Json.Arr.ofTexts(betas));
        }
        assertThat(edited).as(body).isEqualTo(expected);
    }

    private static String spaced(List<String> members, Random random) {
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < members.size(); i++) {
            body.append(i == 0 ? "" : ",").append(space(random));
            body.append(members.get(i).replaceFirst(":", space(random) + ":" + space(random)));
            body.append(space(random));
        }
        return body.append("}").append(space(random)).toString();
    }

    private static String space(Random random) {
        return SPACES[random.nextInt(SPACES.length)];
    }

    private static Buffer edit(String body, List<String> betas) {
        Ask ask = new Ask(
                "claude-1", true, Slices.of(Buffer.buffer(body)), new Ask.Shape.Json(-1, -1, Ask.UsageOption.NOTHING));
        return ((Slices) CLOUD.body(ask, betas)).join();
    }
}
