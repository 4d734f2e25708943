package dev.sluice.intake;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the temporary files that somebody makes, and lets the test say when there is one. */
final class TemporaryFiles {
    private final List<Path> paths = new CopyOnWriteArrayList<>();
    private final List<AsyncFile> opened = new CopyOnWriteArrayList<>();
    private final Future<Void> mayBeMade;

    TemporaryFiles(Future<Void> mayBeMade) {
        this.mayBeMade = mayBeMade;
    }

    /** {@code real}, but for its files. */
    Vertx watch(Vertx real) {
        FileSystem files = with(
                FileSystem.class,
                real.fileSystem(),
                Map.of(
                        "createTempFile",
                        this::onMade,
                        "open",
                        result -> ((Future<?>) result).onSuccess(file -> opened.add((AsyncFile) file))));
        return with(Vertx.class, real, Map.of("fileSystem", result -> files));
    }

    private Future<?> onMade(Object result) {
        return ((Future<?>) result)
                .onSuccess(path -> paths.add(Path.of((String) path)))
                .compose(mayBeMade::map);
    }

    int made() {
        return paths.size();
    }

    boolean noneIsLeft() {
        return paths.stream().noneMatch(Files::exists) && opened.stream().allMatch(TemporaryFiles::isClosed);
    }

    private static boolean isClosed(AsyncFile file) {
        try {
            file.flush();
            return false;
        } catch (IllegalStateException closed) {
            return true;
        }
    }

    @FunctionalInterface
    private interface Change {
        Object of(Object result);
    }

    private static <T> T with(Class<T> type, T real, Map<String, Change> changes) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object result = call(method, real, args);
            Change change = changes.get(method.getName());
            return change == null ? result : change.of(result);
        }));
    }

    private static Object call(Method method, Object target, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
