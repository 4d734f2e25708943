package dev.sluice.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGTERM and Ctrl+C, every time they come. A shutdown hook would hear only of the first, and the second says that somebody
 * will not wait. The JDK's class for it is there in every JDK (module {@code jdk.unsupported}) but javac warns of it, hence
 * the reflection.
 */
final class Signals {
    private Signals() {}

    /** Calls {@code action} on each signal, on a thread of the JVM's own. */
    static void onTermination(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call = (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                    return method.invoke(action, arguments);
                }
                action.run();
                return null;
            };
            Object listener = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, call);
            for (String name : List.of("TERM", "INT")) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
            }
        } catch (ReflectiveOperationException notThere) {
            throw new IllegalStateException("This JDK has no signals (expected: the module jdk.unsupported)", notThere);
        }
    }
}
