package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.dialect.messages.MessagesDialect;
import dev.sluice.failure.Kind;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A bug in a dialect ends the exchange; it leaves neither the caller nor the host waiting. */
class TranslationBugTest {
    private static final String CHUNK =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";

    private static RelayRun run(boolean stream, Dialect host, Dialect caller) {
        CallerTerms terms = new CallerTerms("x", "m", 1, true);
        return new RelayRun(Operation.MESSAGES, stream, new Translation(host, caller, terms, List.of(), null));
    }

    /** {@code sound}, but for methods that have a bug; of it and of the readers and writers that it gives out. */
    private static <T> T damaged(Class<T> type, T sound, Set<String> damaged) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (damaged.contains(method.getName())) {
                throw new IllegalStateException("a bug");
            }
            Object result = call(sound, method, arguments);
            Class<?> given = method.getReturnType();
            return given.isInterface() && given.getName().contains("Answer")
                    ? damagedAny(given, result, damaged)
                    : result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static <T> Object damagedAny(Class<T> type, Object sound, Set<String> damaged) {
        return damaged(type, type.cast(sound), damaged);
    }

    private static Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static Dialect damagedCaller(String... methods) {
        return damaged(Dialect.class, new MessagesDialect(), Set.of(methods));
    }

    @Test
    void before_the_first_byte_it_is_an_error_with_a_status() {
        RelayRun run = run(true, damaged(Dialect.class, new ChatDialect(), Set.of("feed")), new MessagesDialect());

        run.host.streams().sends(CHUNK);

        assertThat(run.refusal().kind()).isEqualTo(Kind.INTERNAL_ERROR);
        assertThat(run.host.wasReset).isTrue();
    }

    @Test
    void in_a_whole_answer_it_is_an_error_with_a_status() {
        RelayRun run = run(false, new ChatDialect(), damagedCaller("writeAnswer"));

        run.host
                .answers(200, "application/json")
                .sends(
                        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                                + "\"finish_reason\":\"stop\"}]}")
                .ends();

        assertThat(run.answer.failed()).isTrue();
        assertThat(run.answer.cause()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void after_it_the_stream_ends_with_an_error() {
        RelayRun run = run(true, new ChatDialect(), damagedCaller("end"));

        run.host.streams().sends(CHUNK);
        run.read();
        run.host.sends(
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");

        assertThat(run.text()).contains("message_start", "event: error");
        assertThat(run.ended).isTrue();
        assertThat(run.outcome().failure()).isNotNull();
        assertThat(run.host.wasReset).isTrue();
    }

    @Test
    void even_if_the_error_cannot_be_told_the_stream_ends() {
        RelayRun run = run(true, new ChatDialect(), damagedCaller("fail"));

        run.host.streams().sends(CHUNK);
        run.read();
        run.host.ends();

        assertThat(run.ended).isTrue();
        assertThat(run.outcome().failure()).isNotNull();
    }
}
