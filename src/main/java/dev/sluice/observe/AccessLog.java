package dev.sluice.observe;

import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.ExchangeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line per exchange: who asked for what, who answered, how it went. No prompt, no answer, no key but its public part.
 * The logger is asynchronous and drops lines rather than to hold up an event loop.
 */
public final class AccessLog implements ExchangeListener {
    private static final Logger log = LoggerFactory.getLogger("dev.sluice.access");

    @Override
    public void onEnded(Ended ended) {
        Failure failure = ended.failure();
        Level level = failure == null ? Level.DEBUG : Level.INFO;
        if (!log.isEnabledForLevel(level)) {
            return;
        }
        Exchange exchange = ended.exchange();
        LoggingEventBuilder line = log.atLevel(level)
                .addKeyValue("exchangeId", exchange.id())
                .addKeyValue("operation", exchange.operation())
                .addKeyValue("key", exchange.keyId())
                .addKeyValue("model", exchange.model())
                .addKeyValue("provider", exchange.provider())
                .addKeyValue("status", ended.status())
                .addKeyValue("attempt", exchange.attempts())
                .addKeyValue("firstByteMillis", ended.firstByteMillis())
                .addKeyValue("totalMillis", ended.totalMillis());
        Usage usage = ended.usage();
        if (usage != null) {
            line = line.addKeyValue("inputTokens", usage.totalInput()).addKeyValue("outputTokens", usage.totalOutput());
        }
        line.log(failure == null ? "answered" : failure.kind().code());
    }
}
