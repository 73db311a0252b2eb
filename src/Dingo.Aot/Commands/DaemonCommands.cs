using ConsoleAppFramework;
using Dingo.Aot.Configuration;
using Dingo.Aot.Descriptors;
using Dingo.Aot.Ping;

namespace Dingo.Aot.Commands;

/// <summary>The commands. Their comments are the program's help.</summary>
/// <param name="terminal">Where they print.</param>
internal sealed class DaemonCommands(Terminal terminal)
{
    /// <summary>Whether the command line was good enough for one of them to be called.</summary>
    public bool WasCalled { get; private set; }

    /// <summary>Run the daemon until SIGTERM or SIGINT; a second signal forces it to end. This is the default.</summary>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    public async Task<int> RunAsync([HideDefaultValue] string? config = null, [SettingList, HideDefaultValue] string[]? set = null)
    {
        WasCalled = true;
        var request = ConfigurationRequest.OfProcess(config, set ?? []) with { MostDescriptors = DescriptorLimit.Most };
        var configuration = ConfigurationLoader.Load(request);
        if (!configuration.IsValid)
        {
            ConfigurationReport.WriteFaults(configuration, terminal.Error);
            return ExitCode.BadConfiguration;
        }

        DescriptorLimit.Raise(DescriptorBudget.Of(configuration.Options));
        SocketEngine.Apply(configuration.Options.Engine);
        using var signals = new StopSignals(Force, TimeProvider.System);
        return await Daemon.RunAsync(request, configuration, signals);
    }

    /// <summary>Validate the configuration and print what is in force, each value with its source.</summary>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    /// <param name="keys">Print the table of all keys instead.</param>
    public int Check([HideDefaultValue] string? config = null, [SettingList, HideDefaultValue] string[]? set = null, bool keys = false)
    {
        if (keys)
        {
            WasCalled = true;
            terminal.Output.Write(ConfigurationTable.Render());
            return ExitCode.Success;
        }

        var effective = Read(config, set, DescriptorLimit.Most);
        ConfigurationReport.WriteValues(effective, terminal.Output);
        if (effective.IsValid)
        {
            ConfigurationReport.WriteDescriptors(effective.Options, DescriptorLimit.Most, terminal.Output);
            return ExitCode.Success;
        }

        ConfigurationReport.WriteFaults(effective, terminal.Error);
        return ExitCode.BadConfiguration;
    }

    /// <summary>Ask the running daemon's /healthz at the metrics address: exit code 0 for health, 1 for anything else.</summary>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    public async Task<int> HealthCheckAsync([HideDefaultValue] string? config = null, [SettingList, HideDefaultValue] string[]? set = null)
    {
        if (Load(config, set) is not { } options)
            return ExitCode.Failure;
        if (options.Metrics.GetEndPoint() is not { } endPoint)
        {
            terminal.Error.WriteLine("dingo-aot: Metrics:Address is empty, so there is nothing to ask.");
            return ExitCode.Failure;
        }

        var fault = await HealthCheck.AskAsync(endPoint, TimeProvider.System);
        if (fault is null)
            return ExitCode.Success;
        terminal.Error.WriteLine($"dingo-aot: {options.Metrics.Address}: {fault}");
        return ExitCode.Failure;
    }

    /// <summary>Print version and source revision.</summary>
    /// <param name="runtime">Print the runtime knobs and socket engine settings in force, too.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    public int Version(bool runtime = false, [HideDefaultValue] string? config = null, [SettingList, HideDefaultValue] string[]? set = null)
    {
        WasCalled = true;
        terminal.Output.WriteLine(VersionText.Program());
        if (!runtime)
            return ExitCode.Success;
        if (Load(config, set) is not { } options)
            return ExitCode.BadConfiguration;

        SocketEngine.Apply(options.Engine);
        foreach (var line in VersionText.Runtime())
            terminal.Output.WriteLine(line);
        return ExitCode.Success;
    }

    /// <summary>Ping any node, without a daemon: connect, handshake, and keep-alive round trips. Exit code 0 when all were answered, 1 when not.</summary>
    /// <param name="target">HOST:PORT, unix:PATH, or the name of a service (SRV).</param>
    /// <param name="ntc">Speak node-to-client, which has no keep-alive: each ping is a new connection and handshake.</param>
    /// <param name="network">mainnet, preprod, preview, sanchonet, or a magic number; without it the daemon's network.</param>
    /// <param name="count">-n, Pings to send; without it until Ctrl-C.</param>
    /// <param name="interval">-i, Seconds between them, 0.1 to 60.</param>
    /// <param name="timeout">-t, Seconds that reaching the node, the handshake and each answer may take, 0.1 to 60.</param>
    /// <param name="query">Ask the node for its versions first.</param>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<int> PingAsync(
        [Argument] string target, bool ntc = false, [HideDefaultValue] string? network = null, [HideDefaultValue] int count = 0,
        double interval = 1, double timeout = 10, bool query = false, bool json = false, CancellationToken stop = default)
    {
        WasCalled = true;
        // The daemon's own is in its configuration, and nothing else of that matters here.
        if ((network ?? Load(null, null)?.Network) is not { } chosen)
            return ExitCode.BadConfiguration;
        SocketEngine.Apply(new EngineOptions { InlineCompletions = true, Threads = 1 });
        return await PingCommand.RunAsync(new PingRequest(target, ntc, chosen, count, interval, timeout, query), json, terminal, stop);
    }

    private void Force()
    {
        terminal.Error.WriteLine("dingo-aot: forced to end by a second signal; connections were cut off.");
        Environment.Exit(ExitCode.Failure);
    }

    private DaemonOptions? Load(string? config, string[]? set)
    {
        var effective = Read(config, set);
        if (!effective.IsValid)
            ConfigurationReport.WriteFaults(effective, terminal.Error);
        return effective.Options;
    }

    private EffectiveConfiguration Read(string? config, string[]? set, long? mostDescriptors = null)
    {
        WasCalled = true;
        return ConfigurationLoader.Load(ConfigurationRequest.OfProcess(config, set ?? []) with { MostDescriptors = mostDescriptors });
    }
}
