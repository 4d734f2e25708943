package dev.sluice.cli;

import dev.sluice.config.InvalidConfigException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command {@code sluice}: what its commands have in common, and the list of them. */
@Command(
        name = "sluice",
        description = "One OpenAI-compatible base URL in front of every model provider.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, with one line on standard error", "2:not understood"})
public final class SluiceCommand {
    private static final Map<String, Class<?>> COMMANDS = commands();

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean verbose;

    private SluiceCommand() {}

    /**
     * Runs the command that {@code args} name, on the calling thread.
     *
     * @param out what was asked for
     * @param err what went wrong
     * @return the exit code: 0 done, 1 failed, 2 not understood
     */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        SluiceCommand sluice = new SluiceCommand();
        CommandLine commandLine = new CommandLine(sluice);
        addCommands(commandLine, args);
        // After the commands are there: what is set here is set for each of them.
        commandLine
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((problem, ignored) -> misunderstood(problem, err))
                .setExecutionExceptionHandler((problem, command, parsed) -> failed(problem, sluice.verbose, err));
        return commandLine.execute(withCommand(args));
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>(); // in the order of the help
        commands.put("serve", ServeCommand.class);
        commands.put("key", KeyCommand.class);
        commands.put("org", OrganisationCommand.class);
        commands.put("team", TeamCommand.class);
        commands.put("user", UserCommand.class);
        commands.put("budget", BudgetCommand.class);
        commands.put("price", PriceCommand.class);
        commands.put("cost", CostCommand.class);
        commands.put("ledger", LedgerCommand.class);
        commands.put("simulate", SimulateCommand.class);
        commands.put("check", CheckCommand.class);
        commands.put("selftest", SelfTestCommand.class);
        commands.put("import", ImportCommand.class);
        commands.put("version", VersionCommand.class);
        commands.put("help", CommandLine.HelpCommand.class);
        return commands;
    }

    /** Only the one that is asked for, if that is plain: reading the annotations of all takes a quarter of the time to start. */
    private static void addCommands(CommandLine sluice, String[] args) {
        Class<?> asked = args.length == 0 || args[0].equals("help") ? null : COMMANDS.get(args[0]);
        if (asked != null) {
            sluice.addSubcommand(args[0], asked);
        } else {
            COMMANDS.forEach(sluice::addSubcommand);
        }
    }

    /** {@code sluice} alone explains itself. */
    private static String[] withCommand(String[] args) {
        return args.length == 0 ? new String[] {"--help"} : args;
    }

    private static int misunderstood(ParameterException problem, PrintWriter err) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        err.println("sluice: " + firstLine(problem) + " (see: " + command + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception problem, boolean verbose, PrintWriter err) {
        if (verbose) {
            problem.printStackTrace(err);
        }
        List<String> lines =
                problem instanceof InvalidConfigException invalid ? invalid.problems() : List.of(firstLine(problem));
        lines.forEach(line -> err.println("sluice: " + line));
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String firstLine(Exception problem) {
        String message = problem.getMessage();
        return message == null || message.isBlank()
                ? problem.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
