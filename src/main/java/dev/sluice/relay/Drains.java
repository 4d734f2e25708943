package dev.sluice.relay;

import dev.sluice.canonical.Answer;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.timer.Deadline;
import dev.sluice.timer.TimerWheel;

/**
 * Answers that are read to their end after their callers have left, for the usage that is told there. At most {@value #MOST} at a time
 * on an event loop, and each within its time; beyond that the host is told to stop.
 */
final class Drains {
    static final int MOST = 64;

    private final TimerWheel wheel;
    private int running;

    Drains(TimerWheel wheel) {
        this.wheel = wheel;
    }

    /** The same answer, which is read on for so long when it is stopped because its caller left. */
    Answer drained(Answer answer, long millis) {
        return new Answer(
                answer.status(),
                answer.headers(),
                answer.body(),
                failure -> stop(answer, failure, millis),
                answer.ended());
    }

    private void stop(Answer answer, Failure failure, long millis) {
        if (failure.kind() != Kind.CALLER_GONE || answer.ended().isComplete() || running == MOST) {
            answer.stop().accept(failure);
            return;
        }
        running++;
        Deadline late = wheel.after(millis, () -> answer.stop().accept(failure));
        answer.ended().onComplete(ended -> {
            running--;
            late.cancel();
        });
        answer.body().handler(bytes -> {});
        answer.body().endHandler(end -> {});
        answer.body().exceptionHandler(broken -> {});
        answer.body().resume();
    }
}
