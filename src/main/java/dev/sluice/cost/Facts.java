package dev.sluice.cost;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.tracing.TracingPolicy;

/**
 * Tells whoever listens on the event bus what happened to money: {@link HoldPlaced}, {@link UsageRecorded}, {@link BudgetExhausted}. Each has
 * its own address, and is handed over as it is, to listeners of this process.
 */
public interface Facts {
    /** Where nobody listens. */
    Facts UNHEARD = fact -> {};

    /** Any thread; never blocks. */
    void publish(Fact fact);

    /** Facts on the event bus of {@code vertx}. */
    static Facts on(Vertx vertx) {
        DeliveryOptions local = new DeliveryOptions()
                .setLocalOnly(true)
                .setCodecName(Codec.NAME)
                .setTracingPolicy(TracingPolicy.IGNORE);
        vertx.eventBus().registerCodec(new Codec());
        return fact -> vertx.eventBus().publish(fact.address(), fact, local);
    }

    /** What happened; immutable. */
    sealed interface Fact permits HoldPlaced, UsageRecorded, BudgetExhausted {
        String address();
    }

    /** Facts do not leave the process. */
    final class Codec implements MessageCodec<Fact, Fact> {
        private static final String NAME = "sluice.fact";

        @Override
        public void encodeToWire(Buffer buffer, Fact fact) {
            throw new UnsupportedOperationException("facts stay in the process");
        }

        @Override
        public Fact decodeFromWire(int position, Buffer buffer) {
            throw new UnsupportedOperationException("facts stay in the process");
        }

        @Override
        public Fact transform(Fact fact) {
            return fact;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
