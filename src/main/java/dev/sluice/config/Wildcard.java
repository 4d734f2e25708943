package dev.sluice.config;

import static dev.sluice.config.Check.require;

/** Names in which one {@code *} stands for any run of characters. */
final class Wildcard {
    private Wildcard() {}

    static boolean in(String name) {
        return name.indexOf('*') >= 0;
    }

    static void check(String key, String name) {
        require(!name.isBlank(), key, "\"" + name + "\"", "a name, or a name with one *");
        require(name.indexOf('*') == name.lastIndexOf('*'), key, name, "at most one *");
    }
}
