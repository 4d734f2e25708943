package dev.sluice.price;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.UsageReader;
import dev.sluice.dialect.UsageTold;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.dialect.converse.ConverseDialect;
import dev.sluice.dialect.generate.GenerateDialect;
import dev.sluice.dialect.messages.MessagesDialect;
import dev.sluice.dialect.responses.ResponsesDialect;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/** A host's own words and what they cost by hand; {@code sum} in the file says how, in tokens times dollars per million. */
record Golden(String name, Json.Obj told, Usage usage, long nanos, CostStatus status) {
    static List<Golden> all() {
        try (InputStream file = Golden.class.getResourceAsStream("/prices/golden.jsonl")) {
            String lines = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return lines.lines()
                    .map(line -> of((Json.Obj) JsonReader.read(line)))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Golden of(Json.Obj told) {
        return new Golden(
                text(told, "name"),
                told,
                read(told),
                told.number("nanos", Long.MIN_VALUE),
                CostStatus.valueOf(text(told, "status")));
    }

    private static Usage read(Json.Obj told) {
        UsageTold words = new UsageTold(Objects.requireNonNull(told.object("usage")), told.text("tier"), List.of());
        Dialect dialect = switch (text(told, "dialect")) {
            case "chat" -> new ChatDialect();
            case "responses" -> new ResponsesDialect();
            case "messages" -> new MessagesDialect();
            case "generate" -> new GenerateDialect();
            case "converse" -> new ConverseDialect();
            default -> null;
        };
        return Objects.requireNonNull(dialect == null ? UsageReader.read(words) : dialect.readUsage(words));
    }

    private static String text(Json.Obj told, String name) {
        return Objects.requireNonNull(told.text(name), name);
    }

    Question question(PriceBook book) {
        String region = told.text("region");
        return new Question(
                book,
                text(told, "provider"),
                text(told, "model"),
                usage,
                new Conditions("", told.isTrue("batch"), region == null ? "" : region, ""),
                told.text("requested"),
                PriceLine.millis(LocalDate.parse(text(told, "at"))));
    }
}
