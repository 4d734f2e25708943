package dev.sluice.dialect.generate;

import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call that arrive by paths ({@code partialArgs}: {@code {"jsonPath":"$.a[0].b","stringValue":"…","willContinue":true}};
 * Vertex AI, streaming function call arguments, read 2026-11), made into fragments of JSON text that go out at once. The model writes
 * them in the order of the text, so a path that goes back into what was closed is invalid.
 */
final class PartialArguments {
    /** A step of a path: a member's name, or an element's position. */
    private record Step(@Nullable String name, int index) {}

    /** What is open; {@code done} has the steps that were taken in it. */
    private static final class Container {
        final boolean list;
        final Set<Step> done = new HashSet<>();

        @Nullable
        Step at;

        Container(boolean list) {
            this.list = list;
        }
    }

    private final List<Container> open = new ArrayList<>();
    private boolean textOpen;

    /** The text that the value adds; may be empty. */
    String add(Obj partial) {
        List<Step> path = path(partial);
        StringBuilder out = new StringBuilder();
        String text = partial.text("stringValue");
        boolean same = isAt(path);
        if (same && !textOpen) {
            if (text != null && text.isEmpty()) {
                return ""; // says only that it has ended
            }
            throw new InvalidJsonException();
        }
        if (!same) {
            moveTo(path, out);
        }
        if (text != null) {
            addText(text, partial.isTrue("willContinue"), out);
        } else if (textOpen) {
            closeText(out);
        } else {
            JsonWriter.write(value(partial), out);
        }
        return out.toString();
    }

    private void addText(String text, boolean goesOn, StringBuilder out) {
        StringBuilder quoted = new StringBuilder();
        JsonWriter.quote(text, quoted);
        out.append(textOpen ? "" : "\"").append(quoted, 1, quoted.length() - 1);
        textOpen = true;
        if (!goesOn) {
            closeText(out);
        }
    }

    private void closeText(StringBuilder out) {
        textOpen = false;
        out.append('"');
    }

    private static Json value(Obj partial) {
        for (String sort : List.of("numberValue", "boolValue")) {
            Json value = partial.value(sort);
            if (value != null) {
                return value;
            }
        }
        return Json.Null.VALUE;
    }

    /** What closes all that is still open: at least an empty object. */
    String close() {
        StringBuilder out = new StringBuilder();
        if (open.isEmpty()) {
            out.append('{');
            open.add(new Container(false));
        }
        closeTo(0, out);
        return out.toString();
    }

    private boolean isAt(List<Step> path) {
        if (path.size() != open.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            if (!path.get(i).equals(open.get(i).at)) {
                return false;
            }
        }
        return true;
    }

    private void moveTo(List<Step> path, StringBuilder out) {
        int common = 0;
        while (common < path.size() && common < open.size() && path.get(common).equals(open.get(common).at)) {
            common++;
        }
        if (common == path.size() || (common > 0 && common == open.size())) {
            throw new InvalidJsonException(); // a value where an object is, or the reverse
        }
        closeTo(common + 1, out);
        for (int i = common; i < path.size(); i++) {
            if (i >= open.size()) {
                boolean list = path.get(i).name() == null;
                out.append(list ? '[' : '{');
                open.add(new Container(list));
            }
            step(open.get(i), path.get(i), out);
        }
    }

    private static void step(Container container, Step step, StringBuilder out) {
        boolean inOrder = step.name() != null || step.index() == container.done.size();
        if (container.list != (step.name() == null) || !inOrder || !container.done.add(step)) {
            throw new InvalidJsonException();
        }
        if (container.done.size() > 1) {
            out.append(',');
        }
        container.at = step;
        if (step.name() != null) {
            JsonWriter.quote(step.name(), out);
            out.append(':');
        }
    }

    private void closeTo(int depth, StringBuilder out) {
        if (textOpen) {
            closeText(out);
        }
        while (open.size() > depth) {
            out.append(open.removeLast().list ? ']' : '}');
        }
    }

    /** {@code $.name[0]['other name']} (RFC 9535, the part of it that names one place). */
    private static List<Step> path(Obj partial) {
        String path = partial.text("jsonPath");
        if (path == null || !path.startsWith("$")) {
            throw new InvalidJsonException();
        }
        List<Step> steps = new ArrayList<>();
        int at = 1;
        while (at < path.length()) {
            int end;
            if (path.charAt(at) == '.') {
                end = nameEnd(path, at + 1);
                steps.add(new Step(path.substring(at + 1, end), -1));
            } else if (path.startsWith("['", at) || path.startsWith("[\"", at)) {
                int close = path.indexOf(path.charAt(at + 1) + "]", at + 2);
                end = close + 2;
                steps.add(new Step(quoted(path, at + 2, close), -1));
            } else {
                end = path.indexOf(']', at) + 1;
                steps.add(new Step(null, index(path, at, end)));
            }
            at = end;
        }
        if (steps.isEmpty() || steps.size() > 256 || steps.getFirst().name() == null) {
            throw new InvalidJsonException();
        }
        return steps;
    }

    private static int nameEnd(String path, int from) {
        int end = from;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        return end;
    }

    private static String quoted(String path, int from, int to) {
        if (to < from) {
            throw new InvalidJsonException();
        }
        return path.substring(from, to)
                .replace("\\'", "'")
                .replace("\\\"", "\"")
                .replace("\\\\", "\\");
    }

    private static int index(String path, int from, int to) {
        try {
            if (path.charAt(from) == '[' && to > from) {
                return Integer.parseInt(path.substring(from + 1, to - 1));
            }
        } catch (NumberFormatException noIndex) {
            // falls through to the refusal
        }
        throw new InvalidJsonException();
    }
}
