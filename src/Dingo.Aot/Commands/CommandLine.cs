using ConsoleAppFramework;

namespace Dingo.Aot.Commands;

/// <summary>Finds the command that a command line asks for and runs it.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command.</summary>
    /// <returns>The exit code; <see cref="ExitCode.BadConfiguration"/> where the command line is wrong.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var commands = new DaemonCommands(terminal);
        var steering = new SteeringCommands(terminal, TimeProvider.System);
        string? fault = null;
        ConsoleApp.Log = message =>
            terminal.Output.Write(HelpText.IsHelp(message) ? HelpText.Render(message, terminal.Screen.Columns) : message + "\n");
        ConsoleApp.LogError = message => fault = message;

        var app = ConsoleApp.Create();
        app.Add("", commands.RunAsync);
        app.Add("run", commands.RunAsync);
        app.Add("check", commands.Check);
        app.Add("healthcheck", commands.HealthCheckAsync);
        app.Add("version", commands.Version);
        app.Add("ping", commands.PingAsync);
        app.Add("status", steering.StatusAsync);
        app.Add("connections", steering.ConnectionsAsync);
        app.Add("events", steering.EventsAsync);
        app.Add("dial", steering.DialAsync);
        app.Add("recycle", steering.RecycleAsync);
        app.Add("explain", steering.ExplainAsync);
        app.Add("refusals", steering.RefusalsAsync);
        app.Add("limits", steering.LimitsAsync);
        app.Add("reload", steering.ReloadAsync);
        app.Add("drain", steering.DrainAsync);
        app.Add("log", steering.LogAsync);
        await app.RunAsync(SettingListAttribute.Fold(args));

        bool wasCalled = commands.WasCalled || steering.WasCalled;
        if (fault is not null)
            terminal.Error.WriteLine($"dingo-aot: {(wasCalled ? fault : Mistake.Explain(args, fault, command => HelpOf(app, command)))}");
        if (wasCalled || IsAnswered(args))
            return Environment.ExitCode;
        // What runs health checks knows 0 and 1 only.
        return args is ["healthcheck", ..] ? ExitCode.Failure : ExitCode.BadConfiguration;
    }

    /// <summary>Whether the framework did what was asked, and called no command for it.</summary>
    /// <remarks>It sets 1 for what it cannot parse; and to a command without what it must have, it answers with its help.</remarks>
    private static bool IsAnswered(string[] args) =>
        Environment.ExitCode == ExitCode.Success && Array.Exists(args, static argument => argument is "-h" or "--help" or "--version");

    private static string HelpOf(ConsoleApp.ConsoleAppBuilder app, string command)
    {
        string help = "";
        ConsoleApp.Log = message => help = message;
        // Help is written before it returns.
        _ = app.RunAsync(command.Length == 0 ? ["--help"] : [command, "--help"]);
        return help;
    }
}
