package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.GatewayConfig;
import dev.sluice.config.PricesConfig;
import dev.sluice.price.ModelPrices;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentPricesTest {
    private static final String HEAD =
            "provider,model,what,value,per,when,valid_from,valid_to,verified_at,status,source\n";

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    private Path file = Path.of("none");
    private int written;

    @BeforeEach
    void place() {
        file = folder.resolve("own.csv");
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private CurrentPrices following(String csv) throws IOException {
        write(csv);
        GatewayConfig all = GatewayConfig.DEFAULT;
        PricesConfig own = new PricesConfig(
                file, Map.of(), Map.of(), all.prices().unpriced(), all.prices().ceiling(), false);
        CurrentPrices prices = CurrentPrices.read(new GatewayConfig(
                all.server(),
                all.auth(),
                all.admin(),
                all.store(),
                all.stream(),
                all.connections(),
                all.routing(),
                all.drain(),
                all.providers(),
                all.models(),
                all.simulated(),
                all.local(),
                own));
        prices.follow(vertx, 10);
        return prices;
    }

    /** Each time it looks later: clocks of file systems are coarse. */
    private void write(String csv) throws IOException {
        Path next = Files.writeString(folder.resolve("next.csv"), HEAD + csv);
        Files.setLastModifiedTime(next, FileTime.from(Instant.ofEpochSecond(1_000_000 + ++written)));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String price(int dollars) {
        return "acme,m,output_tokens," + dollars + ",1000000,,,,,,\n";
    }

    private static long thousandTokens(CurrentPrices prices) {
        ModelPrices found = prices.get().of("acme", "m", System.currentTimeMillis());
        return found == null ? -1 : found.ceilingNanos(0, 1000);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (Instant late = Instant.now().plus(Duration.ofSeconds(20)); !condition.getAsBoolean(); ) {
            assertThat(Instant.now()).isBefore(late);
            Thread.sleep(5);
        }
    }

    @Test
    void new_prices_count_without_a_restart() throws Exception {
        CurrentPrices prices = following(price(2));
        String before = prices.get().hash();
        assertThat(thousandTokens(prices)).isEqualTo(2_000_000);

        write(price(3));
        await(() -> thousandTokens(prices) == 3_000_000);

        assertThat(prices.get().hash()).isNotEqualTo(before);
    }

    @Test
    void what_cannot_be_leaves_the_prices_as_they_were() throws Exception {
        CurrentPrices prices = following(price(2));

        write("acme,m,output_tokens,cheap,1000000,,,,,,\n");
        Thread.sleep(100);
        assertThat(thousandTokens(prices)).isEqualTo(2_000_000);

        write(price(5));
        await(() -> thousandTokens(prices) == 5_000_000);
    }
}
