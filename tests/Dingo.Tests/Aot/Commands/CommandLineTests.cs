using Dingo.Aot.Commands;
using Dingo.Tests.Aot.Configuration;

namespace Dingo.Tests.Aot.Commands;

// The framework reports through Environment.ExitCode, which a process has once.
[NotInParallel(nameof(CommandLineTests))]
public class CommandLineTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [After(Test)]
    public void ForgetExitCode() => Environment.ExitCode = 0;

    [Test]
    public async Task Check_prints_every_value_with_its_source()
    {
        await Assert.That(await RunAsync("check", "--set", "Network=preprod", "--set=Limits:MaxInboundConns=0")).IsEqualTo(ExitCode.Success);

        var lines = _output.ToString().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        await Assert.That(lines).Contains("Network preprod command line");
        await Assert.That(lines).Contains("Limits:MaxInboundConns 100 command line");
        await Assert.That(lines).Contains("Log:Format text embedded default");
    }

    [Test]
    public async Task Check_of_a_faulty_configuration_tells_the_faults_and_exits_2()
    {
        using var file = new TemporaryFile("""{ "Limits": { "MaxLocalConns": -1 } }""");

        await Assert.That(await RunAsync("check", "--config", file.Path, "--set", "Networks=x")).IsEqualTo(ExitCode.BadConfiguration);

        await Assert.That(_error.ToString()).StartsWith("dingo-aot: 2 faults in the configuration:\n");
        await Assert.That(_error.ToString()).Contains($"  Limits:MaxLocalConns: '-1' (file {file.Path}): out of range.");
        await Assert.That(_error.ToString()).Contains("  Networks: 'x' (command line): no such key. Did you mean Network?");
    }

    [Test]
    public async Task Check_prints_the_table_of_keys()
    {
        await Assert.That(await RunAsync("check", "--keys")).IsEqualTo(ExitCode.Success);
        await Assert.That(_output.ToString()).IsEqualTo(Dingo.Aot.Configuration.ConfigurationTable.Render());
    }

    [Test]
    [Arguments("run")]
    [Arguments("--set")]
    public async Task Run_refuses_a_faulty_configuration_with_exit_2(string first)
    {
        string[] args = first == "run" ? ["run", "--set", "Network=x"] : ["--set", "Network=x"];

        await Assert.That(await RunAsync(args)).IsEqualTo(ExitCode.BadConfiguration);
        await Assert.That(_error.ToString()).Contains("Network: 'x'");
    }

    [Test]
    [Arguments("bogus")]
    [Arguments("--bogus")]
    [Arguments("check --bogus 1")]
    [Arguments("check --set")]
    public async Task Wrong_command_line_is_told_and_exits_2(string line)
    {
        await Assert.That(await RunAsync(line.Split(' '))).IsEqualTo(ExitCode.BadConfiguration);
        await Assert.That(_error.ToString()).StartsWith("dingo-aot: ");
    }

    [Test]
    [Arguments("pign x:1", "There is no command 'pign'. Did you mean ping? See dingo-aot --help.")]
    [Arguments("bogus", "There is no command 'bogus'. See dingo-aot --help.")]
    [Arguments("--confg x", "There is no option '--confg'. Did you mean --config? See dingo-aot --help.")]
    [Arguments("check --kyes", "There is no option '--kyes'. Did you mean --keys? See dingo-aot check --help.")]
    [Arguments("ping x:1 -intervall 1", "There is no option '-intervall'. Did you mean --interval? See dingo-aot ping --help.")]
    [Arguments("ping x:1 --interval y", "Argument 'interval' failed to parse, provided value: y. See dingo-aot ping --help.")]
    public async Task A_mistake_is_answered_with_the_nearest_right_word(string line, string answer)
    {
        await Assert.That(await RunAsync(line.Split(' '))).IsEqualTo(ExitCode.BadConfiguration);
        await Assert.That(_error.ToString()).IsEqualTo($"dingo-aot: {answer}\n");
    }

    [Test]
    public async Task Help_of_every_command_fits_80_columns_and_ends_with_an_example()
    {
        await RunAsync("--help");
        var commands = HelpText.Commands(_output.ToString().Replace("Examples:", "\0")).TakeWhile(static word => word[0] != '#').ToList();
        await Assert.That(commands).Contains("ping");
        foreach (string command in commands)
        {
            _output.GetStringBuilder().Clear();
            await Assert.That(await RunAsync(command, "--help")).IsEqualTo(ExitCode.Success);
            string help = _output.ToString();
            await Assert.That(help).StartsWith($"Usage: dingo-aot {command} ");
            await Assert.That(help).Matches(@"\nExamples?:\n  # [^\n]+\n  [^\n]*" + command);
            await Assert.That(help.Split('\n').Max(static text => text.Length)).IsLessThanOrEqualTo(80);
        }
    }

    [Test]
    public async Task A_command_without_what_it_must_have_shows_its_help_and_exits_2()
    {
        await Assert.That(await RunAsync("ping")).IsEqualTo(ExitCode.BadConfiguration);
        await Assert.That(_output.ToString()).StartsWith("Usage: dingo-aot ping ");
    }

    [Test]
    public async Task Help_lists_the_commands_and_exits_0()
    {
        await Assert.That(await RunAsync("--help")).IsEqualTo(ExitCode.Success);
        foreach (var command in new[] { "run", "check", "healthcheck", "version" })
            await Assert.That(_output.ToString()).Contains($"\n  {command} ");
    }

    [Test]
    public async Task Version_names_program_and_on_request_the_knobs()
    {
        await Assert.That(await RunAsync("version")).IsEqualTo(ExitCode.Success);
        await Assert.That(_output.ToString()).Matches(@"^dingo-aot \d+\.\d+\.\d+( \(revision [0-9a-f]{40}\))?\n$");

        await RunAsync("version", "--runtime");
        await Assert.That(_output.ToString()).Contains("GCGen0MaxBudget=");
        await Assert.That(_output.ToString()).Contains("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT=");
    }

    [Test]
    public async Task Healthcheck_without_metrics_fails_with_1()
    {
        await Assert.That(await RunAsync("healthcheck", "--set", "Metrics:Address=")).IsEqualTo(ExitCode.Failure);
        await Assert.That(_error.ToString()).Contains("Metrics:Address is empty");
    }

    [Test]
    public async Task Healthcheck_with_a_faulty_configuration_fails_with_1()
    {
        await Assert.That(await RunAsync("healthcheck", "--set", "Metrics:Address=x")).IsEqualTo(ExitCode.Failure);
    }

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, new Terminal(() => _output, () => _error));
}
