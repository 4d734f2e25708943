package dev.sluice.provider.simulated;

import dev.sluice.config.FaultScript;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;

/** Turns a good script into one in which something goes wrong. */
final class Faults {
    private static final long DRIP_MICROS = 1_000;
    private static final long COMMENT_MICROS = 100_000;
    private static final String HTML = """
            <html>
            <head><title>502 Bad Gateway</title></head>
            <body><center><h1>502 Bad Gateway</h1></center><hr><center>simulated</center></body>
            </html>
            """;

    /** Not UTF-8, not JSON, no event stream; and a blank line, so that a reader of events has an event to choke on. */
    static final Buffer GARBAGE = Buffer.buffer(
            "\u00ff\u00fe\u0000{{{ \u0080 no data here, }]\u00c3(\n\n".getBytes(StandardCharsets.ISO_8859_1));

    private Faults() {}

    static Script apply(FaultScript fault, Script script) {
        return switch (fault.fault()) {
            case STATUS -> status(fault.status(500));
            case HTML -> Script.whole(fault.status(502), "text/html", Buffer.buffer(HTML), 0, 0);
            case CONTENT_TYPE -> script.withHeader("content-type", "text/plain; charset=utf-8");
            case STALL_HEAD -> nothing(new Step.Hang());
            case RESET_HEAD -> nothing(new Step.Abort());
            case STALL -> script.withHeadAtOnce(true).withSteps(strike(fault, script, List.of(new Step.Hang())));
            case RESET -> script.withHeadAtOnce(true).withSteps(strike(fault, script, List.of(new Step.Abort())));
            case TRUNCATE ->
                script.withSteps(
                        () -> new Striking(fault.afterTokens(), script, true, events -> List.of(new Step.Abort())));
            case GARBAGE ->
                script.withoutLength()
                        .withSteps(strike(
                                fault, script, List.of(new Step.Bytes(GARBAGE, Step.Role.OTHER, 0), new Step.End())));
            case ERROR -> error(fault, script);
            case NO_TERMINAL -> script.withoutLength().withSteps(() -> new Unfinished(script));
            case DRIP -> script.withSteps(() -> new Drip(script.steps().iterator(), fault.intervalMicros(DRIP_MICROS)));
            case COMMENTS ->
                script.withoutLength()
                        .withHeadAtOnce(true)
                        .withSteps(() -> new Thinking(script, fault.intervalMicros(COMMENT_MICROS)));
        };
    }

    private static Script status(int status) {
        Script script = Script.json(status, ErrorBody.ofStatus(status));
        return status == 429 || status >= 500 ? script.withHeader("retry-after", "2") : script;
    }

    private static Script nothing(Step step) {
        Script none = Script.whole(0, "", Buffer.buffer(), 0, 0);
        return none.withSteps(List.of(step));
    }

    private static Iterable<Step> strike(FaultScript fault, Script script, List<Step> consequence) {
        return () -> new Striking(fault.afterTokens(), script, false, events -> consequence);
    }

    private static Script error(FaultScript fault, Script script) {
        if (!script.isEventStream()) {
            return Script.json(200, ErrorBody.ofStatus(500));
        }
        LongFunction<Buffer> event = Objects.requireNonNull(script.errorEvent());
        // An answer that never began is not paid for, as where it is not streamed.
        Script paid = fault.afterTokens() <= 0 ? script.free() : script;
        return paid.withSteps(() -> new Striking(
                fault.afterTokens(),
                script,
                false,
                events -> List.of(new Step.Bytes(event.apply(events), Step.Role.OTHER, 0), new Step.End())));
    }

    /**
     * The first tokens of a script, then the consequence. Where there are fewer tokens than asked for it strikes before the last
     * thing there is; a body of one piece loses its second half.
     */
    private static final class Striking implements Iterator<Step> {
        private final Iterator<Step> steps;
        private final boolean stream;
        private final boolean inTheMiddle;
        private final LongFunction<List<Step>> consequence;
        private long tokensLeft;
        private long eventsBefore;
        private Iterator<Step> rest = List.<Step>of().iterator();
        private boolean struck;

        Striking(long afterTokens, Script script, boolean inTheMiddle, LongFunction<List<Step>> consequence) {
            this.steps = script.steps().iterator();
            this.stream = script.isEventStream();
            this.inTheMiddle = inTheMiddle;
            this.consequence = consequence;
            this.tokensLeft = afterTokens;
            if (afterTokens == FaultScript.BEFORE_BODY && !inTheMiddle) {
                strike();
            }
        }

        private void strike() {
            struck = true;
            rest = consequence.apply(eventsBefore).iterator();
        }

        @Override
        public boolean hasNext() {
            return !struck || rest.hasNext();
        }

        @Override
        public Step next() {
            if (struck) {
                return rest.next();
            }
            Step step = steps.next();
            if (!(step instanceof Step.Bytes bytes)) {
                strike();
                return rest.next();
            }
            if (!isItsTime(bytes)) {
                tokensLeft -= bytes.role() == Step.Role.TOKEN ? 1 : 0;
                eventsBefore++;
                return bytes;
            }
            strike();
            return inTheMiddle || (!stream && bytes.role() == Step.Role.TERMINAL) ? bytes.half() : rest.next();
        }

        private boolean isItsTime(Step.Bytes bytes) {
            if (tokensLeft == FaultScript.BEFORE_BODY) {
                return bytes.data().length() > 1;
            }
            return bytes.role() == Step.Role.TERMINAL || (tokensLeft == 0 && bytes.role() == Step.Role.TOKEN);
        }
    }

    /** All but the terminal marker; of another body, all but its last bytes. */
    private static final class Unfinished implements Iterator<Step> {
        private final Iterator<Step> steps;
        private final boolean stream;

        Unfinished(Script script) {
            this.steps = script.steps().iterator();
            this.stream = script.isEventStream();
        }

        @Override
        public boolean hasNext() {
            return steps.hasNext();
        }

        @Override
        public Step next() {
            Step step = steps.next();
            if (step instanceof Step.Bytes bytes && bytes.role() == Step.Role.TERMINAL) {
                return stream ? new Step.End() : bytes.half();
            }
            return step;
        }
    }

    /** The same bytes, one at a time. */
    private static final class Drip implements Iterator<Step> {
        private final Iterator<Step> steps;
        private final long intervalMicros;
        private Step.Bytes current = Step.Bytes.of("");
        private int position;

        Drip(Iterator<Step> steps, long intervalMicros) {
            this.steps = steps;
            this.intervalMicros = intervalMicros;
        }

        @Override
        public boolean hasNext() {
            return position < current.data().length() || steps.hasNext();
        }

        @Override
        public Step next() {
            while (position == current.data().length()) {
                if (!(steps.next() instanceof Step.Bytes bytes)) {
                    return new Step.End();
                }
                current = bytes;
                position = 0;
            }
            boolean last = position == current.data().length() - 1;
            long pause = position == 0 ? Math.max(current.pauseMicros(), intervalMicros) : intervalMicros;
            Buffer one = current.data().slice(position, ++position);
            return new Step.Bytes(one, last ? current.role() : Step.Role.OTHER, pause);
        }
    }

    /** Comments in the first pause of the script; blanks where the body is JSON. */
    private static final class Thinking implements Iterator<Step> {
        private final Iterator<Step> steps;
        private final boolean stream;
        private final long intervalMicros;
        private Step.Bytes awaited = Step.Bytes.of("");
        private long pauseLeft = -1;

        Thinking(Script script, long intervalMicros) {
            this.steps = script.steps().iterator();
            this.stream = script.isEventStream();
            this.intervalMicros = intervalMicros;
        }

        @Override
        public boolean hasNext() {
            return pauseLeft > 0 || steps.hasNext();
        }

        @Override
        public Step next() {
            if (pauseLeft <= 0) {
                Step step = steps.next();
                if (pauseLeft == 0 || !(step instanceof Step.Bytes bytes) || bytes.pauseMicros() == 0) {
                    return step;
                }
                awaited = bytes;
                pauseLeft = bytes.pauseMicros();
            }
            if (pauseLeft > intervalMicros) {
                pauseLeft -= intervalMicros;
                String comment = stream ? ": simulated thinking\n\n" : "\n";
                return new Step.Bytes(Buffer.buffer(comment), Step.Role.OTHER, intervalMicros);
            }
            Step.Bytes first = new Step.Bytes(awaited.data(), awaited.role(), pauseLeft);
            pauseLeft = 0;
            return first;
        }
    }
}
