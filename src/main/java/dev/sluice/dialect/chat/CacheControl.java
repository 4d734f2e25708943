package dev.sluice.dialect.chat;

import dev.sluice.canonical.CacheMark;
import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/** Anthropic's mark for its prompt cache, which several gateways and hosts let chat requests carry too. */
final class CacheControl {
    private CacheControl() {}

    static @Nullable CacheMark read(@Nullable Json value) {
        return value instanceof Json.Obj object && "ephemeral".equals(object.text("type"))
                ? new CacheMark(object.text("ttl"))
                : null;
    }
}
