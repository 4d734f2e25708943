package dev.sluice.dialect.generate;

import dev.sluice.canonical.ToolChoice;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code toolConfig.functionCallingConfig}: a mode, and for {@code ANY} the names that may be called (generativelanguage v1beta). */
final class ChoiceWords {
    private ChoiceWords() {}

    static @Nullable ToolChoice read(@Nullable Json config) {
        if (!(config instanceof Obj object) || object.object("functionCallingConfig") == null) {
            return null;
        }
        Obj calling = object.object("functionCallingConfig");
        String mode = calling == null ? null : calling.text("mode");
        List<String> names = new ArrayList<>();
        if (calling != null) {
            calling.elements("allowedFunctionNames").forEach(name -> {
                if (name instanceof Json.Text text) {
                    names.add(text.value());
                }
            });
        }
        return mode == null ? null : choice(mode.toUpperCase(Locale.ROOT), names);
    }

    private static @Nullable ToolChoice choice(String mode, List<String> names) {
        return switch (mode) {
            case "ANY" ->
                names.isEmpty()
                        ? new ToolChoice.Required()
                        : names.size() == 1
                                ? new ToolChoice.Named(names.getFirst())
                                : new ToolChoice.Allowed(names, true);
            case "NONE" -> new ToolChoice.None();
            case "AUTO", "VALIDATED" -> names.isEmpty() ? new ToolChoice.Auto() : new ToolChoice.Allowed(names, false);
            default -> null;
        };
    }

    /**
     * The configuration.
     *
     * @param read what was read of the caller, if he speaks the same dialect; it is written again if it means the same
     */
    static @Nullable Json write(@Nullable ToolChoice choice, @Nullable Json read, boolean hasTools, Losses losses) {
        if (read != null && Objects.equals(read(read), choice)) {
            return read;
        }
        if (choice == null || !hasTools) {
            return null;
        }
        return switch (choice) {
            case ToolChoice.Auto auto -> config("AUTO", List.of());
            case ToolChoice.None none -> config("NONE", List.of());
            case ToolChoice.Required required -> config("ANY", List.of());
            case ToolChoice.Named named -> config("ANY", List.of(named.name()));
            case ToolChoice.Allowed allowed ->
                allowed.required() ? config("ANY", allowed.names()) : config("AUTO", List.of());
            case ToolChoice.Foreign foreign -> throw losses.refusal("tool_choice", "a function, or none in particular");
        };
    }

    private static Json config(String mode, List<String> names) {
        Obj calling = new Obj().put("mode", mode);
        if (!names.isEmpty()) {
            calling.put("allowedFunctionNames", Arr.ofTexts(names));
        }
        return new Obj().put("functionCallingConfig", calling);
    }
}
