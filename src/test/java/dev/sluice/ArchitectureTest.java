package dev.sluice;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.routing.ModelReportsVerticle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the arrows between the packages, and the few rules that no compiler knows. */
class ArchitectureTest {
    private static final String ROOT = "dev.sluice";

    /**
     * Who may know whom. A package that is missing here may not exist; {@code x.*} stands for the packages below {@code x}
     * that have no line of their own, and they do not know each other.
     */
    private static final Map<String, Set<String>> ARROWS = arrows("""
            failure            →
            timer              →
            config             →
            lifecycle          →
            json               →
            store              → config
            canonical          → json failure
            price              → canonical json
            stream             → failure
            wire               → stream failure
            wire.http          → wire wire.http1 stream failure
            wire.http1         → wire stream failure
            dialect            → canonical json stream failure
            dialect.*          → dialect canonical json stream failure
            relay              → dialect dialect.chat dialect.media dialect.responses dialect.messages dialect.generate \
                                 dialect.converse wire stream timer json canonical failure
            pipeline           → dialect stream canonical failure
            provider           → relay dialect wire stream config json canonical failure
            provider.*         → provider relay dialect wire stream timer config json canonical failure
            provider.simulated → wire stream timer config canonical failure
            budget             →
            budget.sql         → budget store
            ledger             → price store canonical json
            cost               → principal budget budget.sql ledger price store pipeline dialect stream json canonical config failure
            principal          → store pipeline
            admin              → principal auth cost budget budget.sql ledger price store pipeline json config
            auth               → principal pipeline config canonical failure
            intake             → pipeline dialect stream timer config canonical failure
            routing            → pipeline provider relay dialect stream config json canonical failure
            edge               → pipeline lifecycle wire dialect stream json canonical failure
            observe            → pipeline canonical failure
            cli                → gateway cost budget budget.sql json price ledger auth principal store pipeline config stream wire wire.http \
                                 provider.simulated
            gateway            → admin principal cost ledger budget budget.sql price store edge observe lifecycle auth intake routing pipeline \
                                 provider provider.openai \
                                 provider.simulated provider.local provider.anthropic provider.gemini provider.bedrock provider.vertex \
                                 provider.cohere provider.ollama relay dialect dialect.chat dialect.cohere dialect.ollama \
                                 dialect.messages dialect.generate dialect.converse dialect.responses wire wire.http timer config canonical
            """);

    private static final Path SOURCES = Path.of(System.getProperty("sluice.root", ".."), "src", "main", "java");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Gateway.class.getProtectionDomain().getCodeSource().getLocation());

    private static Map<String, Set<String>> arrows(String text) {
        Map<String, Set<String>> arrows = new TreeMap<>();
        text.lines().map(line -> line.split("→", -1)).forEach(sides -> {
            Set<String> targets = new TreeSet<>(Arrays.asList(sides[1].trim().split("\\s+", -1)));
            arrows.put(sides[0].trim(), targets);
        });
        return arrows;
    }

    /** The package below {@code dev.sluice}; Gateway's own is called {@code gateway}. */
    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "gateway" : name.substring(ROOT.length() + 1);
    }

    private static Set<String> targetsOf(String from) {
        Set<String> own = ARROWS.get(from);
        return own != null ? own : ARROWS.getOrDefault(from.replaceFirst("\\.[^.]*$", ".*"), Set.of());
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT);
    }

    @Test
    void packages_know_only_whom_the_arrows_point_to() {
        Set<String> strangers = CLASSES.stream()
                .filter(type -> !type.isEquivalentTo(Main.class))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> isOurs(dependency.getTargetClass().getBaseComponentType()))
                .filter(dependency -> {
                    String from = packageOf(dependency.getOriginClass());
                    String to = packageOf(dependency.getTargetClass().getBaseComponentType());
                    return !from.equals(to) && !targetsOf(from).contains(to);
                })
                .map(Object::toString)
                .collect(toCollection(TreeSet::new));

        assertThat(strangers).isEmpty();
    }

    @Test
    void every_package_has_its_arrows_and_says_what_it_does() {
        Set<String> without = CLASSES.stream()
                .filter(type -> !ARROWS.containsKey(packageOf(type))
                        && targetsOf(packageOf(type)).isEmpty())
                .map(ArchitectureTest::packageOf)
                .collect(toCollection(TreeSet::new));
        Set<String> notNullMarked = CLASSES.stream()
                .filter(type -> !type.getPackage().isAnnotatedWith(NullMarked.class))
                .map(ArchitectureTest::packageOf)
                .collect(toCollection(TreeSet::new));

        assertThat(without).as("packages without a line in ARROWS").isEmpty();
        assertThat(notNullMarked)
                .as("packages whose package-info.java is missing or not @NullMarked")
                .isEmpty();
    }

    /** Binary fractions cannot say a tenth of a cent. */
    @Test
    void money_is_counted_in_whole_numbers_alone() {
        DescribedPredicate<JavaClass> fraction = new DescribedPredicate<>("a binary fraction") {
            @Override
            public boolean test(JavaClass type) {
                return type.isEquivalentTo(double.class)
                        || type.isEquivalentTo(float.class)
                        || type.isEquivalentTo(Double.class)
                        || type.isEquivalentTo(Float.class);
            }
        };
        String[] money = {ROOT + ".price..", ROOT + ".budget..", ROOT + ".ledger..", ROOT + ".cost.."};

        fields().that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(money)
                .should()
                .notHaveRawType(fraction)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(money)
                .should()
                .dependOnClassesThat(fraction)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(money)
                .should()
                .callCodeUnitWhere(new DescribedPredicate<>("it takes or gives a binary fraction") {
                    @Override
                    public boolean test(JavaCall<?> call) {
                        return fraction.test(call.getTarget().getRawReturnType())
                                || call.getTarget().getRawParameterTypes().stream()
                                        .anyMatch(fraction);
                    }
                })
                .check(CLASSES);
    }

    @Test
    void packages_do_not_go_round_in_circles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void only_the_command_line_starts_a_gateway_and_only_main_runs_the_command_line() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Gateway.class, Main.class)
                .and()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Gateway.class, Main.class)
                .check(CLASSES);
        noClasses()
                .that()
                .doNotBelongToAnyOf(Main.class)
                .and()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".cli..")
                .check(CLASSES);
        noClasses()
                .that()
                .doNotBelongToAnyOf(Main.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Main.class)
                .check(CLASSES);
    }

    @Test
    void sockets_and_http_are_known_to_the_wire_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".wire.http..", ROOT + ".wire.http1..", ROOT + ".store..", ROOT + ".admin..")
                .and()
                .doNotBelongToAnyOf(ModelReportsVerticle.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx.core.http..",
                        "io.vertx.core.net..",
                        "io.vertx.ext.web..",
                        "io.netty..",
                        "java.net.http..")
                .check(CLASSES);
    }

    /** It tells the client of PostgreSQL how long a socket may be silent, and whom to trust. */
    @Test
    void the_store_sets_options_of_sockets_and_opens_none() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".store..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.vertx.core.http..", "io.netty.."))
                .orShould()
                .dependOnClassesThat(
                        resideInAPackage("io.vertx.core.net..").and(DescribedPredicate.not(nameMatching(".*Options"))))
                .check(CLASSES);
    }

    @Test
    void drivers_and_pools_are_known_to_the_store_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".store..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.sql..",
                                "javax.sql..",
                                "org.sqlite..",
                                "org.flywaydb..",
                                "io.vertx.sqlclient..",
                                "io.vertx.pgclient..",
                                "io.vertx.jdbcclient..")
                        .and(DescribedPredicate.not(nameMatching("io\\.vertx\\.sqlclient\\.(Row|Tuple)"))))
                .check(CLASSES);
    }

    /** A value never becomes a part of a statement's text: whatever is put behind one is a text itself. */
    @Test
    void statements_are_constants() throws IOException {
        Pattern built = Pattern.compile(
                "(?i)\"(select|insert|update|delete|with|create|alter|drop|listen|notify)\\s[^\"\\n]*\"\\s*"
                        + "(\\+\\s*[^\"\\s]|\\.(concat|formatted|replace)\\()");
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> offenders = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> built.matcher(read(file)).find())
                    .toList();

            assertThat(offenders).isEmpty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** It asks hosts for their models from time to time: a control call, off every caller's path. */
    @Test
    void control_calls_use_the_web_client_and_nothing_beneath_it() {
        noClasses()
                .that()
                .belongToAnyOf(ModelReportsVerticle.class)
                .should()
                .dependOnClassesThat(resideInAPackage("io.vertx.core.http..")
                        .and(DescribedPredicate.not(nameMatching(".*\\.HttpResponseExpectation"))))
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("io.vertx.core.net..", "io.netty..")
                        .and(DescribedPredicate.not(nameMatching(".*\\.ProxyOptions"))))
                .check(CLASSES);
    }

    @Test
    void texts_that_must_not_be_seen_are_secrets_and_no_strings() {
        fields().that(are(namedLikeASecret()))
                .should()
                .notHaveRawType(String.class)
                .andShould()
                .notHaveRawType(byte[].class)
                .andShould()
                .notHaveRawType(char[].class)
                .check(CLASSES);
    }

    /** One word of the name, in camel case or in capitals, is that of a secret; but for names of things that are public. */
    private static DescribedPredicate<JavaField> namedLikeASecret() {
        // Names of configuration keys and of variables, public ids, an alphabet, and tokens that are text of a model.
        Set<String> openToAll = Set.of(
                "ConfigException.key",
                "Finding.key",
                "Preset.keyVariable",
                "Caller.keyId",
                "Attempt.keyId",
                "Subjects.key",
                "RatedAttempt.keyId",
                "ApiKey.SECRET_ALPHABET",
                "SimulatedConfig.firstToken",
                "SimulatedConfig.interToken");
        Set<String> words = Set.of("key", "token", "secret", "password", "pepper");
        return DescribedPredicate.describe("named like a secret", field -> {
            String spaced =
                    field.getName().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
            boolean secret = Arrays.stream(spaced.split("_", -1)).anyMatch(words::contains);
            return secret && !openToAll.contains(field.getOwner().getSimpleName() + "." + field.getName());
        });
    }

    @Test
    void only_main_ends_the_process() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Main.class)
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    @Test
    void only_the_configuration_reads_the_environment() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".config..")
                .should()
                .callMethod(System.class, "getenv")
                .check(CLASSES);
        // The command line may ask whether NO_COLOR is set: that is the terminal's, not the gateway's.
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".config..", ROOT + ".cli..")
                .should()
                .callMethod(System.class, "getenv", String.class)
                .check(CLASSES);
    }

    @Test
    void nobody_but_the_command_line_prints() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(CLASSES);
        noClasses()
                .that()
                .doNotBelongToAnyOf(Main.class)
                .and()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    @Test
    void nobody_but_the_command_line_waits() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .callMethodWhere(target(owner(JavaClass.Predicates.equivalentTo(Thread.class)))
                        .and(target(nameMatching("sleep|join"))))
                .orShould()
                .callMethodWhere(target(owner(JavaClass.Predicates.assignableTo(Future.class)))
                        .and(target(nameMatching("get|join"))))
                .orShould()
                .callMethodWhere(target(owner(JavaClass.Predicates.assignableTo(io.vertx.core.Future.class)))
                        .and(target(nameMatching("await"))))
                .orShould()
                .callMethodWhere(target(owner(resideInAPackage("java.util.concurrent..")))
                        .and(target(nameMatching("await|acquire|take"))))
                .orShould()
                .callMethodWhere(target(owner(JavaClass.Predicates.equivalentTo(Object.class)))
                        .and(target(nameMatching("wait"))))
                .check(CLASSES);
    }
}
