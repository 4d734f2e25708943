package dev.sluice.provider.simulated;

import dev.sluice.config.Spread;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Plays a recording: event by event, or with {@code split=} cut where a seed wants it. */
final class ReplayAnswer {
    private static final int MOST_CUTS = 64;
    /** Long enough for a timer, so that the pieces arrive one by one. */
    private static final Spread SPLIT_PAUSE = new Spread(Spread.Shape.FIXED, 1_000, 1_000);
    /** Too short for a timer, but enough to be written apart. */
    private static final Spread EVENT_PAUSE = new Spread(Spread.Shape.FIXED, 1, 1);

    private ReplayAnswer() {}

    static Script script(Asked asked, Recording recording) {
        boolean split = asked.options().has("split");
        Pace pace = new Pace(
                asked.options().duration("first", Spread.ZERO),
                asked.options().duration("inter", split ? SPLIT_PAUSE : EVENT_PAUSE),
                asked.seed());
        List<Buffer> pieces;
        if (split) {
            pieces = cut(recording.body(), new Seed(asked.options().number("split", 0, 0, Long.MAX_VALUE)));
        } else {
            pieces = recording.eventStream() ? events(recording.body()) : List.of(recording.body());
        }
        List<Step> steps = new ArrayList<>();
        for (Buffer piece : pieces) {
            boolean last = steps.size() == pieces.size() - 1;
            boolean marked = recording.eventStream() && !split;
            boolean terminal = marked ? Recording.isTerminal(piece.toString()) : last;
            steps.add(new Step.Bytes(
                    piece,
                    terminal ? Step.Role.TERMINAL : Step.Role.TOKEN,
                    steps.isEmpty() ? pace.firstMicros() : pace.nextMicros()));
        }
        steps.add(new Step.End());
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(recording.headers());
        if (!recording.eventStream()) {
            headers.set("content-length", Integer.toString(recording.body().length()));
        }
        return new Script(
                recording.status(),
                headers,
                recording.eventStream(),
                steps,
                recording.eventStream() ? ErrorBody::event : null,
                asked.inputTokens());
    }

    /** Each with its blank line; what follows the last one is a piece too. */
    private static List<Buffer> events(Buffer body) {
        List<Buffer> events = new ArrayList<>();
        int start = 0;
        boolean lineIsEmpty = false;
        for (int i = 0; i < body.length(); i++) {
            byte b = body.getByte(i);
            if (b == '\n' && lineIsEmpty) {
                events.add(body.slice(start, i + 1));
                start = i + 1;
            }
            lineIsEmpty = (b == '\n') || (b == '\r' && lineIsEmpty);
        }
        if (start < body.length()) {
            events.add(body.slice(start, body.length()));
        }
        return events;
    }

    /** At most 64 cuts, many of them close together: single bytes and cut characters are what readers stumble over. */
    private static List<Buffer> cut(Buffer body, Seed seed) {
        SplittableRandom random = seed.random();
        List<Buffer> pieces = new ArrayList<>();
        int start = 0;
        while (start < body.length() && pieces.size() < MOST_CUTS) {
            int most = random.nextBoolean() ? 8 : Math.max(9, body.length() / 16);
            int end = Math.min(body.length(), start + 1 + random.nextInt(most));
            pieces.add(body.slice(start, end));
            start = end;
        }
        if (start < body.length()) {
            pieces.add(body.slice(start, body.length()));
        }
        return pieces;
    }
}
