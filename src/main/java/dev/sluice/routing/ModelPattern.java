package dev.sluice.routing;

import org.jspecify.annotations.Nullable;

/** A model's name, or a wildcard with one {@code *}: what stands in its place carries over to the target. */
record ModelPattern(String prefix, @Nullable String suffix) {
    static ModelPattern of(String text) {
        int star = text.indexOf('*');
        return star < 0
                ? new ModelPattern(text, null)
                : new ModelPattern(text.substring(0, star), text.substring(star + 1));
    }

    boolean isWildcard() {
        return suffix != null;
    }

    /** What stands for the {@code *} in {@code name}; empty for a name without one; null if it does not match. */
    @Nullable
    String match(String name) {
        if (suffix == null) {
            return name.equals(prefix) ? "" : null;
        }
        boolean matches =
                name.length() >= prefix.length() + suffix.length() && name.startsWith(prefix) && name.endsWith(suffix);
        return matches ? name.substring(prefix.length(), name.length() - suffix.length()) : null;
    }

    /** The name with {@code text} for its {@code *}. */
    String fill(String text) {
        return suffix == null ? prefix : prefix + text + suffix;
    }
}
