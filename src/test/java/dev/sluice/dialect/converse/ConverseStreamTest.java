package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.Converses.DIALECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.provider.simulated.Fixtures;
import dev.sluice.stream.AwsEventStreamDecoder;
import dev.sluice.stream.AwsFrame;
import dev.sluice.stream.Cuts;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of frames become the same events however they are cut, and whole answers, and frames again. */
class ConverseStreamTest {
    private static final String NOISE = "{}[]\":,01x\\";
    private static final CallerTerms TERMS = new CallerTerms("r1", "m", 7, true);

    static List<Recorded> streams() {
        return Converses.streams();
    }

    @Test
    void there_are_as_many_as_were_recorded() {
        assertThat(streams()).hasSizeGreaterThanOrEqualTo(26);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void every_cut_of_a_recording_gives_the_same(Recorded recorded) {
        Buffer bytes = Converses.stream(recorded);
        Folded whole = Folded.read(List.of(bytes));

        assertThat(whole.failure()).isNull();
        assertThat(whole.whole()).isTrue();
        assertThat(whole.finish()).isNotNull();
        List<Integer> sizes = new ArrayList<>(List.of(1, 7, 61));
        for (int size = 2; bytes.length() < 2_000 && size < bytes.length(); size++) {
            sizes.add(size);
        }
        sizes.forEach(size -> assertThat(Folded.read(Cuts.every(bytes, size)))
                .as("reads of %d bytes", size)
                .isEqualTo(whole));
    }

    /** The frames are added up here by their JSON, as AWS's own clients do, and read as a whole answer. */
    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_says_what_the_whole_answer_would(Recorded recorded) {
        Buffer bytes = Converses.stream(recorded);
        Folded events = Folded.read(List.of(bytes));

        Completion whole = DIALECT.readAnswer(addUp(bytes));

        assertThat(events.parts().stream()
                        .map(ConverseStreamTest::withPlainArguments)
                        .toList())
                .isEqualTo(lines(whole));
        assertThat(events.finish()).isEqualTo(whole.choices().getFirst().finish());
        if (whole.usage() != null) {
            assertThat(events.usage()).isEqualTo(whole.usage());
            assertThat(whole.usage().contradictory()).isFalse();
        }
    }

    private static Json.Obj addUp(Buffer bytes) {
        Map<Long, Json.Obj> blocks = new TreeMap<>();
        Json.Obj answer = new Json.Obj();
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(frame -> add(frame, blocks, answer));
        decoder.feed(bytes);
        List<Json> content = new ArrayList<>();
        blocks.values().forEach(block -> content.add(finished(block)));
        Json.Obj message = new Json.Obj().put("role", "assistant").put("content", new Json.Arr(content));
        return answer.put("output", new Json.Obj().put("message", message));
    }

    private static void add(AwsFrame frame, Map<Long, Json.Obj> blocks, Json.Obj answer) {
        Json.Obj event =
                (Json.Obj) JsonReader.read(Arrays.copyOfRange(frame.bytes(), frame.payloadStart(), frame.payloadEnd()));
        long index = event.number("contentBlockIndex", -1);
        switch (String.valueOf(frame.eventType())) {
            case "contentBlockStart" -> {
                Json.Obj use = Converses.in(event, "start", "toolUse").copy();
                blocks.put(index, new Json.Obj().put("toolUse", use.put("input", "")));
            }
            case "contentBlockDelta" ->
                merge(blocks.computeIfAbsent(index, key -> new Json.Obj()), Converses.in(event, "delta"));
            case "messageStop" -> answer.putIf("stopReason", event.get("stopReason"));
            case "metadata" -> answer.putIf("usage", event.get("usage"));
            default -> {
                // nothing to add
            }
        }
    }

    private static void merge(Json.Obj block, Json.Obj delta) {
        delta.forEach(member -> {
            if (member.getValue() instanceof Json.Text text) {
                String before = block.text(member.getKey());
                block.put(member.getKey(), (before == null ? "" : before) + text.value());
            } else if (member.getValue() instanceof Json.Obj inner) {
                if (!block.has(member.getKey())) {
                    block.put(member.getKey(), new Json.Obj());
                }
                merge(Converses.in(block, member.getKey()), inner);
            }
        });
    }

    private static Json finished(Json.Obj block) {
        Json.Obj use = block.object("toolUse");
        if (use != null) {
            String input = String.valueOf(use.text("input"));
            use.put("input", input.isEmpty() ? new Json.Obj() : JsonReader.read(input));
        }
        Json.Obj thought = block.object("reasoningContent");
        if (thought != null && thought.has("text")) {
            return new Json.Obj().put("reasoningContent", new Json.Obj().put("reasoningText", thought));
        }
        return block;
    }

    private static List<String> lines(Completion completion) {
        List<String> lines = new ArrayList<>();
        for (Part part : completion.choices().getFirst().parts()) {
            switch (part) {
                case Part.Text text -> {
                    if (!text.text().isEmpty()) {
                        boolean more = !lines.isEmpty() && lines.getLast().startsWith("text ");
                        lines.add((more ? lines.removeLast() : "text ") + text.text());
                    }
                }
                case Part.Reasoning thought -> lines.add(line(thought));
                case Part.ToolCall call -> lines.add("call " + call.id() + " " + call.name() + " " + call.arguments());
                default -> {
                    // nothing to add
                }
            }
        }
        return lines.stream().map(ConverseStreamTest::withPlainArguments).toList();
    }

    private static String line(Part.Reasoning thought) {
        if (thought.hidden()) {
            return "hidden " + thought.seal();
        }
        return "thought " + thought.text() + (thought.seal() == null ? "" : " sealed " + thought.seal());
    }

    /** White space in arguments is the host's own. */
    private static String withPlainArguments(String line) {
        int json = line.startsWith("call ") ? line.indexOf('{') : -1;
        return json < 0 ? line : line.substring(0, json) + JsonReader.read(line.substring(json));
    }

    /** Written for a caller and read again, as the caller's SDK would. */
    @ParameterizedTest
    @MethodSource("streams")
    void what_is_written_of_a_recording_is_a_stream_of_the_same(Recorded recorded) {
        Buffer bytes = Converses.stream(recorded);

        Buffer written = rewrite(bytes);

        Folded before = Folded.read(List.of(bytes));
        Folded after = Folded.read(List.of(written));
        assertThat(after.parts()).isEqualTo(before.parts());
        assertThat(after.finish()).isEqualTo(before.finish());
        assertThat(after.whole()).isTrue();
        if (before.usage() != null) {
            assertThat(Objects.requireNonNull(after.usage()).total())
                    .isEqualTo(before.usage().total());
        }
        assertThat(new BlockOrder(written).faults).isEmpty();
    }

    private static Buffer rewrite(Buffer bytes) {
        AnswerWriter writer = DIALECT.answerWriter(TERMS);
        Buffer written = Buffer.buffer();
        DIALECT.answerReader(event -> writer.write(event, written)).feed(bytes);
        writer.end(written);
        return written;
    }

    /** Blocks follow each other, without gaps, each open until it is closed; each event is valid. */
    private static final class BlockOrder {
        final List<String> faults = new ArrayList<>();
        private long open = -1;
        private long next;

        BlockOrder(Buffer stream) {
            new AwsEventStreamDecoder(this::see).feed(stream);
        }

        private void see(AwsFrame frame) {
            String type = String.valueOf(frame.eventType());
            Json event = JsonReader.read(Arrays.copyOfRange(frame.bytes(), frame.payloadStart(), frame.payloadEnd()));
            Json union = new Json.Obj().put(type, event);
            faults.addAll(ServiceModel.faults("ConverseStreamOutput", union));
            long index = ((Json.Obj) event).number("contentBlockIndex", -1);
            switch (type) {
                case "contentBlockStart" -> open(index);
                case "contentBlockDelta" -> {
                    if (open < 0) {
                        open(index);
                    }
                    require(index == open, type);
                }
                case "contentBlockStop" -> {
                    require(index == open, type);
                    open = -1;
                }
                default -> require(open < 0, type);
            }
        }

        private void open(long index) {
            require(open < 0 && index == next, "start");
            open = index;
            next++;
        }

        private void require(boolean holds, String type) {
            if (!holds) {
                faults.add("out of order: " + type);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void damage_ends_in_a_failure_or_goes_unnoticed_but_never_escapes(Recorded recorded) {
        Buffer bytes = Converses.stream(recorded);
        List<Buffer> frames = frames(bytes);
        Random random = new Random(bytes.length());
        for (int i = 0; i < 40; i++) {
            Folded cut = Folded.read(List.of(bytes.getBuffer(0, random.nextInt(bytes.length()))));
            assertThat(cut.whole()).isIn(false, cut.finish() != null);

            Buffer flipped = bytes.copy();
            int at = random.nextInt(bytes.length());
            flipped.setByte(at, (byte) (flipped.getByte(at) ^ (1 << random.nextInt(8))));
            assertThat(Folded.read(List.of(flipped)).whole()).isFalse();

            List<Buffer> mixed = new ArrayList<>(frames);
            Collections.shuffle(mixed, random);
            Folded.read(mixed);
        }
    }

    private static List<Buffer> frames(Buffer bytes) {
        List<Buffer> frames = new ArrayList<>();
        new AwsEventStreamDecoder(frame -> frames.add(Buffer.buffer().appendBytes(frame.bytes(), 0, frame.length())))
                .feed(bytes);
        return frames;
    }

    @Test
    void damaged_payloads_in_good_frames_end_in_a_failure() {
        Random random = new Random(3);
        String[] types = {
            "messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"
        };
        String[] payloads = {
            "{'role':'assistant'}",
            "{'contentBlockIndex':0,'start':{'toolUse':{'toolUseId':'a','name':'b'}}}",
            "{'contentBlockIndex':0,'delta':{'toolUse':{'input':'{}'}},'p':'abc'}",
            "{'contentBlockIndex':0,'delta':{'citation':{'title':'a','location':{'web':{}}}}}",
            "{'contentBlockIndex':0}",
            "{'stopReason':'tool_use','additionalModelResponseFields':{'stop_sequence':1}}",
            "{'usage':{'inputTokens':1,'cacheDetails':[{'ttl':'1h','inputTokens':9}]},'metrics':{}}",
            "[]",
            "",
            "null"
        };
        for (int i = 0; i < 20_000; i++) {
            Buffer stream = Buffer.buffer();
            for (int j = 0; j < 4; j++) {
                char[] payload = payloads[random.nextInt(payloads.length)]
                        .replace('\'', '"')
                        .toCharArray();
                if (payload.length > 0 && random.nextInt(3) == 0) {
                    payload[random.nextInt(payload.length)] = NOISE.charAt(random.nextInt(11));
                }
                Converses.frame(stream, types[random.nextInt(types.length)], new String(payload));
            }
            Folded.read(List.of(stream));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "good.bin, STOP, true, false",
        "all-header-types.bin, STOP, true, false",
        "metadata-before-messageStop.bin, STOP, true, false",
        "unknown-event-type.bin, STOP, true, false",
        "truncated-no-messageStop.bin, , false, false",
        "truncated-in-frame.bin, , false, false",
        "first-frame-throttling.bin, , false, true",
        "midstream-throttling.bin, , false, true",
        "midstream-model-stream-error.bin, , false, true",
        "midstream-internal-server.bin, , false, true",
        "midstream-service-unavailable.bin, , false, true",
        "midstream-validation.bin, , false, true",
        "unmodeled-error.bin, , false, true",
    })
    void a_stream_is_whole_only_behind_its_end(
            String file, @Nullable FinishReason finish, boolean whole, boolean failed) throws IOException {
        Buffer bytes = vector(file);

        for (int size = 1; size <= bytes.length(); size++) {
            Folded folded = Folded.read(Cuts.every(bytes, size));

            assertThat(folded.failure()).isNull();
            assertThat(folded.finish()).isEqualTo(finish);
            assertThat(folded.whole()).isEqualTo(whole);
            assertThat(folded.hostFailed()).isEqualTo(failed);
        }
    }

    @ParameterizedTest
    @CsvSource({"bad-message-crc.bin", "bad-prelude-crc.bin"})
    void a_damaged_frame_is_a_failure(String file) throws IOException {
        assertThat(Folded.read(List.of(vector(file))).failure()).isNotNull();
    }

    private static Buffer vector(String file) throws IOException {
        return Buffer.buffer(Files.readAllBytes(
                Fixtures.folder().resolve("eventstream-generated").resolve(file)));
    }
}
