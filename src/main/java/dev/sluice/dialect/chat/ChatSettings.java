package dev.sluice.dialect.chat;

import dev.sluice.canonical.Setting;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The names of settings. */
final class ChatSettings {
    static final String MAX_TOKENS = "max_tokens";
    static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

    /** All but the limit of tokens, which has two names. */
    static final Map<Setting, String> NAMES = names();

    private ChatSettings() {}

    private static Map<Setting, String> names() {
        Map<Setting, String> names = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            names.put(setting, setting.name().toLowerCase(Locale.ROOT));
        }
        names.put(Setting.CHOICES, "n");
        names.put(Setting.END_USER, "user");
        names.remove(Setting.MAX_TOKENS);
        return names;
    }

    static String nameOf(Setting setting) {
        return setting == Setting.MAX_TOKENS ? MAX_COMPLETION_TOKENS : NAMES.getOrDefault(setting, setting.name());
    }
}
