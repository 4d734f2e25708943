package dev.sluice.price;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All prices, as of one version of their files. Immutable but for what it remembers of look-ups; any thread.
 *
 * <p>The prices of a model are found by its name, its name without a date, then by patterns, the longest first. What is said first counts;
 * what is said of the same model at another host ({@code same_as}) counts last.
 */
public final class PriceBook {
    private static final String RESOURCE = "/prices.csv";
    /** Names of models come from callers, who may make them up. */
    private static final int MOST_REMEMBERED = 10_000;

    private final List<PriceLine> lines;
    private final List<PriceLine> overriding;
    private final Map<String, Account> accounts;
    private final String hash;
    private final ConcurrentHashMap<String, ConcurrentHashMap<String, PriceHistory>> remembered =
            new ConcurrentHashMap<>();

    /**
     * Somebody's account with a host.
     *
     * @param preset the host's name in the price files
     * @param discountPercent what is taken off all of its prices, from 0 to 100
     * @param region where it serves this account, unless an answer says otherwise; empty for nowhere in particular
     */
    public record Account(String preset, BigDecimal discountPercent, String region) {
        public Account {
            if (discountPercent.signum() < 0 || discountPercent.compareTo(BigDecimal.valueOf(100)) > 0) {
                throw new IllegalArgumentException("discount: " + discountPercent + " (expected: 0 to 100 percent)");
            }
        }

        BigDecimal factor() {
            return BigDecimal.ONE.subtract(discountPercent.movePointLeft(2));
        }
    }

    private static final class Packaged {
        static final PriceBook BOOK = readPackaged();
    }

    private PriceBook(List<PriceLine> lines, List<PriceLine> overriding, Map<String, Account> accounts, String hash) {
        this.lines = lines;
        this.overriding = overriding;
        this.accounts = accounts;
        this.hash = hash;
    }

    /** The prices that Sluice comes with, {@code config/prices.csv}; read once, by who asks first. Blocks. */
    public static PriceBook packaged() {
        return Packaged.BOOK;
    }

    private static PriceBook readPackaged() {
        try (InputStream file = PriceBook.class.getResourceAsStream(RESOURCE)) {
            byte[] csv = Objects.requireNonNull(file, "prices.csv is part of the program")
                    .readAllBytes();
            return parse(new String(csv, StandardCharsets.UTF_8), "prices.csv");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Reads prices.
     *
     * @param source what the text is called in messages
     * @throws InvalidPricesException naming every bad line
     */
    public static PriceBook parse(String csv, String source) {
        return new PriceBook(PriceFile.read(csv, source), List.of(), Map.of(), sha256(csv));
    }

    /**
     * The same book where prices of one's own come first.
     *
     * @throws InvalidPricesException naming every bad line
     */
    public PriceBook overriddenBy(String csv, String source) {
        List<PriceLine> own = PriceFile.read(csv, source);
        return new PriceBook(
                lines, Stream.concat(own.stream(), overriding.stream()).toList(), accounts, sha256(hash + csv));
    }

    /** The same book that knows by which names the hosts go here, and what is taken off their prices. */
    public PriceBook withAccounts(Map<String, Account> byName) {
        return new PriceBook(lines, overriding, Map.copyOf(byName), sha256(hash + new TreeMap<>(byName)));
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Whose prices a provider has, by the name of its preset. */
    public String presetOf(String provider) {
        Account account = accounts.get(provider);
        return account == null ? provider : account.preset();
    }

    /** SHA-256 of all that decides prices, in hexadecimal. */
    public String hash() {
        return hash;
    }

    /** All lines, those of one's own first. */
    public List<PriceLine> lines() {
        return Stream.concat(overriding.stream(), lines.stream()).toList();
    }

    /**
     * The prices of a model at a time; null if it has none. After the first call for a model it allocates nothing.
     *
     * @param provider the host, by the name of its preset or of an account
     * @param model as it was asked for or as it served
     */
    public @Nullable ModelPrices of(String provider, String model, long atMillis) {
        ConcurrentHashMap<String, PriceHistory> models = remembered.get(provider);
        PriceHistory history = models == null ? null : models.get(model);
        return (history == null ? remember(provider, model) : history).at(atMillis);
    }

    private PriceHistory remember(String provider, String model) {
        PriceHistory history = PriceHistory.of(this, provider, model);
        if (remembered.size() < MOST_REMEMBERED) {
            ConcurrentHashMap<String, PriceHistory> models =
                    remembered.computeIfAbsent(provider, name -> new ConcurrentHashMap<>());
            if (models.size() < MOST_REMEMBERED) {
                models.put(model, history);
            }
        }
        return history;
    }

    /** What is said of a model, in the order in which it counts. */
    List<List<PriceLine>> said(String provider, String model) {
        Account account = accounts.get(provider);
        return new PriceSearch(overriding, lines)
                .search(provider, account == null ? provider : account.preset(), model);
    }

    /** Where an account is served, or the empty text. */
    String region(String provider) {
        Account account = accounts.get(provider);
        return account == null ? "" : account.region();
    }

    /** What is left to pay after the discount of an account. */
    BigDecimal factor(String provider) {
        Account account = accounts.get(provider);
        return account == null ? BigDecimal.ONE : account.factor();
    }
}
