using System.Text.Json;
using ConsoleAppFramework;
using Dingo.Aot.Configuration;
using Dingo.Aot.Control;
using Dingo.Aot.Control.Client;
using Dingo.Aot.Control.Commands;
using Dingo.Aot.Text;

namespace Dingo.Aot.Commands;

/// <summary>The commands that ask a running daemon, or steer it, through its control socket. Their comments are the program's help.</summary>
/// <param name="terminal">Where they print.</param>
/// <param name="time">Paces what is watched.</param>
internal sealed class SteeringCommands(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private AnswerViews? _views;

    /// <summary>Whether the command line was good enough for one of them to be called.</summary>
    public bool WasCalled { get; private set; }

    /// <summary>Show how a running daemon is: listeners, limits, connections, descriptors.</summary>
    /// <param name="watch">-w, Show it again every second, in place.</param>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="control">Path of the control socket; without it, where the configuration has it.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    /// <param name="stop">Ends it.</param>
    public Task<int> StatusAsync(
        bool watch = false, bool json = false, [HideDefaultValue] string? control = null, [HideDefaultValue] string? config = null,
        [SettingList, HideDefaultValue] string[]? set = null, CancellationToken stop = default) =>
        AskAsync(static writer => ControlRequests.Write(writer, 1, new StatusRequest()), Views.Status(), json, watch, new(control, config, set), stop);

    /// <summary>List the connections of a running daemon.</summary>
    /// <param name="peer">Only those whose peer's address has this in it.</param>
    /// <param name="direction">Only inbound, or outbound, ones.</param>
    /// <param name="protocol">Only ntn, or ntc, ones.</param>
    /// <param name="watch">-w, Show them again every second, in place.</param>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="control">Path of the control socket; without it, where the configuration has it.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    /// <param name="stop">Ends it.</param>
    public Task<int> ConnectionsAsync(
        [HideDefaultValue] string? peer = null, [HideDefaultValue] string? direction = null, [HideDefaultValue] string? protocol = null,
        bool watch = false, bool json = false, [HideDefaultValue] string? control = null, [HideDefaultValue] string? config = null,
        [SettingList, HideDefaultValue] string[]? set = null, CancellationToken stop = default) =>
        AskAsync(
            writer => ControlRequests.Write(writer, 1, new ConnectionsRequest(peer, direction, protocol)), Views.Connections(), json, watch,
            new(control, config, set), stop);

    /// <summary>Follow the life of every connection: those that there are, then each event, until Ctrl-C.</summary>
    /// <param name="since">Go on after the event of this number.</param>
    /// <param name="instance">The run of the daemon that the number is of, as a snapshot names it.</param>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="control">Path of the control socket; without it, where the configuration has it.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    public Task<int> EventsAsync(
        [HideDefaultValue] ulong? since = null, [HideDefaultValue] string? instance = null, bool json = false,
        [HideDefaultValue] string? control = null, [HideDefaultValue] string? config = null, [SettingList, HideDefaultValue] string[]? set = null) =>
        AskAsync(writer => ControlRequests.Write(writer, 1, new EventsRequest(since, instance)), Views.Events(), json, new(control, config, set));

    /// <summary>Have a running daemon open a connection.</summary>
    /// <param name="address">HOST:PORT or unix:PATH of the peer.</param>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="control">Path of the control socket; without it, where the configuration has it.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    public Task<int> DialAsync(
        [Argument] string address, bool json = false, [HideDefaultValue] string? control = null, [HideDefaultValue] string? config = null,
        [SettingList, HideDefaultValue] string[]? set = null) =>
        AskAsync(writer => ControlRequests.Write(writer, 1, new DialRequest(address)), Views.Dial(), json, new(control, config, set));

    /// <summary>Close one connection, so that it may be opened again. A number is never used for another.</summary>
    /// <param name="id">The connection's number.</param>
    /// <param name="reason">-r, For the log and the closed event.</param>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="control">Path of the control socket; without it, where the configuration has it.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    public Task<int> RecycleAsync(
        [Argument] ulong id, string reason = "asked for by an operator", bool json = false, [HideDefaultValue] string? control = null,
        [HideDefaultValue] string? config = null, [SettingList, HideDefaultValue] string[]? set = null) =>
        AskAsync(writer => ControlRequests.Write(writer, 1, new RecycleRequest(id, reason)), Views.Recycle(), json, new(control, config, set));

    /// <summary>Tell what would happen to a connect from an address now, rule by rule.</summary>
    /// <param name="address">An IP address, with or without port; or local, for a client of a Unix socket.</param>
    /// <param name="protocol">ntn or ntc, as the listener speaks.</param>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="control">Path of the control socket; without it, where the configuration has it.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    public Task<int> ExplainAsync(
        [Argument] string address, [HideDefaultValue] string? protocol = null, bool json = false, [HideDefaultValue] string? control = null,
        [HideDefaultValue] string? config = null, [SettingList, HideDefaultValue] string[]? set = null) =>
        AskAsync(writer => ControlRequests.Write(writer, 1, new ExplainRequest(address, protocol)), Views.Explain(), json, new(control, config, set));

    /// <summary>Tell who was refused, and how often, since the daemon was started.</summary>
    /// <param name="by">source, network or reason.</param>
    /// <param name="most">-n, Rows at most.</param>
    /// <param name="follow">-f, Then each refusal as it comes, added up by the second, until Ctrl-C.</param>
    /// <param name="watch">-w, Show it again every second, in place.</param>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="control">Path of the control socket; without it, where the configuration has it.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    /// <param name="stop">Ends it.</param>
    public Task<int> RefusalsAsync(
        string by = "source", int most = 20, bool follow = false, bool watch = false, bool json = false, [HideDefaultValue] string? control = null,
        [HideDefaultValue] string? config = null, [SettingList, HideDefaultValue] string[]? set = null, CancellationToken stop = default) =>
        AskAsync(
            writer => ControlRequests.Write(writer, 1, new RefusalsRequest(by, most, follow)), follow ? Views.RefusalsFollowed() : Views.Refusals(),
            json, watch && !follow, new(control, config, set), stop);

    /// <summary>Show the limits in force, or set one until a reload or a restart.</summary>
    /// <param name="name">-n, The limit to set, as in MaxInboundConns.</param>
    /// <param name="value">-v, What it is to be.</param>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="control">Path of the control socket; without it, where the configuration has it.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    public Task<int> LimitsAsync(
        [HideDefaultValue] string? name = null, [HideDefaultValue] int? value = null, bool json = false, [HideDefaultValue] string? control = null,
        [HideDefaultValue] string? config = null, [SettingList, HideDefaultValue] string[]? set = null) =>
        AskAsync(writer => ControlRequests.Write(writer, 1, new LimitsRequest(name, value)), Views.LimitsInForce(), json, new(control, config, set));

    /// <summary>Have a running daemon read its configuration anew. A wrong one changes nothing, and is told.</summary>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="control">Path of the control socket; without it, where the configuration has it.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    public Task<int> ReloadAsync(
        bool json = false, [HideDefaultValue] string? control = null, [HideDefaultValue] string? config = null,
        [SettingList, HideDefaultValue] string[]? set = null) =>
        AskAsync(static writer => ControlRequests.Write(writer, 1, new ReloadRequest()), Views.Reload(), json, new(control, config, set));

    /// <summary>Stop a running daemon, letting its connections go one by one.</summary>
    /// <param name="timeout">-t, Seconds that it may take, 1 to 600; without it, as configured.</param>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="control">Path of the control socket; without it, where the configuration has it.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    public Task<int> DrainAsync(
        [HideDefaultValue] int? timeout = null, bool json = false, [HideDefaultValue] string? control = null, [HideDefaultValue] string? config = null,
        [SettingList, HideDefaultValue] string[]? set = null) =>
        AskAsync(writer => ControlRequests.Write(writer, 1, new DrainRequest(timeout)), Views.Drain(), json, new(control, config, set));

    /// <summary>Show or set the level of a running daemon's log, until a reload or a restart.</summary>
    /// <param name="level">-l, Trace, Debug, Information, Warning, Error, Critical or None.</param>
    /// <param name="json">Print one object a line, for programs.</param>
    /// <param name="control">Path of the control socket; without it, where the configuration has it.</param>
    /// <param name="config">-c, JSON configuration file (also DINGO_CONFIG).</param>
    /// <param name="set">Set a key over file and environment, as Section:Key=value; repeatable.</param>
    public Task<int> LogAsync(
        [HideDefaultValue] string? level = null, bool json = false, [HideDefaultValue] string? control = null, [HideDefaultValue] string? config = null,
        [SettingList, HideDefaultValue] string[]? set = null) =>
        AskAsync(writer => ControlRequests.Write(writer, 1, new LogRequest(level)), Views.Log(), json, new(control, config, set));

    // Made for the one command that was called, and for none of them when the daemon itself is to run.
    private AnswerViews Views => _views ??= new AnswerViews(terminal);

    private Task<int> AskAsync(Action<Utf8JsonWriter> write, IAnswerView view, bool json, Whereabouts daemon) =>
        AskAsync(write, view, json, watch: false, daemon, CancellationToken.None);

    private async Task<int> AskAsync(
        Action<Utf8JsonWriter> write, IAnswerView view, bool json, bool watch, Whereabouts daemon, CancellationToken stop)
    {
        WasCalled = true;
        if (Find(daemon) is not { } path)
            return ExitCode.BadConfiguration;
        using var conversation = ControlConversation.TryOpen(path, out string fault);
        if (conversation is null)
        {
            terminal.Error.WriteLine(PlainText.Of($"dingo-aot: no daemon at {path}: {fault.TrimEnd('.')}."));
            return ExitCode.NoDaemon;
        }

        if (json)
            view = new JsonView(terminal.Output);
        // With a token for it, a signal does not end the process: what waits for the daemon must be told.
        using var leaving = stop.Register(conversation.Leave);
        while (true)
        {
            var outcome = conversation.Ask(write, view);
            if (stop.IsCancellationRequested && outcome.IsGone)
                return watch ? ExitCode.Success : ExitCode.Interrupted;
            if (outcome.ExitCode != ExitCode.Success)
                terminal.Error.WriteLine(PlainText.Of($"dingo-aot: {outcome.Message.TrimEnd('.')}{(outcome.Message.EndsWith('?') ? "" : ".")}"));
            if (!watch || outcome.ExitCode != ExitCode.Success)
                return outcome.ExitCode;
            await Task.Delay(WatchInterval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return ExitCode.Success;
        }
    }

    /// <returns>Null, and the faults are told, when the configuration that is to tell is wrong, or has no control socket.</returns>
    private string? Find(Whereabouts daemon)
    {
        if (daemon.Control is { } path)
            return path;
        var configuration = ConfigurationLoader.Load(ConfigurationRequest.OfProcess(daemon.Config, daemon.Set ?? []));
        if (!configuration.IsValid)
        {
            ConfigurationReport.WriteFaults(configuration, terminal.Error);
            return null;
        }

        if (configuration.Options.Control.Enabled)
            return configuration.Options.Control.GetPath(configuration.Options.Listeners);
        terminal.Error.WriteLine("dingo-aot: Control:Enabled is false, so there is nobody to ask. Give --control PATH for another daemon.");
        return null;
    }

    /// <summary>What says where the daemon's control socket is.</summary>
    private readonly record struct Whereabouts(string? Control, string? Config, string[]? Set);
}
