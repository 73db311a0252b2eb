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
        ConsoleApp.Log = message => terminal.Output.WriteLine(message);
        ConsoleApp.LogError = message => terminal.Error.WriteLine($"dingo-aot: {message}{(commands.WasCalled ? "" : " See dingo-aot --help.")}");

        var app = ConsoleApp.Create();
        app.Add("", commands.RunAsync);
        app.Add("run", commands.RunAsync);
        app.Add("check", commands.Check);
        app.Add("healthcheck", commands.HealthCheckAsync);
        app.Add("version", commands.Version);
        app.Add("ping", commands.PingAsync);
        await app.RunAsync(SettingListAttribute.Fold(args));

        // The framework sets 1 for what it cannot parse; it has then called no command.
        if (commands.WasCalled || Environment.ExitCode == ExitCode.Success)
            return Environment.ExitCode;
        // What runs health checks knows 0 and 1 only.
        return args is ["healthcheck", ..] ? ExitCode.Failure : ExitCode.BadConfiguration;
    }
}
