using System.Globalization;

namespace Dingo.Aot.Configuration;

/// <summary>Every key of the configuration: the one place for names, ranges, defaults and their description.</summary>
/// <remarks>Drives the check for unknown keys, validation, the <c>check</c> command and the README's table.</remarks>
internal static class ConfigurationSchema
{
    /// <summary>The section that the environment may not set: who is dialled is nothing to inherit.</summary>
    public const string Peers = "Peers";

    /// <summary>The limit that whoever is kept must fit into.</summary>
    public const string MaxOutboundConns = "Limits:MaxOutboundConns";

    /// <summary>The path that no listener may have.</summary>
    public const string ControlPath = "Control:Path";

    /// <summary>The section whose members are numbered.</summary>
    public const string Listeners = "Listeners";

    /// <summary>The section within a listener whose members are numbered too.</summary>
    public const string Backends = "Backends";

    // What the connection table, the timing wheel and the descriptors of one process are built to carry.
    private const int MaxConnections = 100_000;
    private const int DaySeconds = 86_400;

    /// <summary>All keys, in the order in which they are shown.</summary>
    public static IReadOnlyList<ConfigurationKey> Keys { get; } =
    [
        new("Network", ValueKind.Network, "preview", "Network that peers must be on, by its name or its magic number: set it, unless it is preview.") { NeedsRestart = true },
        Switch("ExperimentalVersions", false, "Whether protocol versions that are not final are offered and accepted (NodeToNode 16).")
            with { NeedsRestart = true },

        new("Listeners:*:Name", ValueKind.Name, null, "Name of the listener in log, events and metrics, by which a reload knows it; unique."),
        new("Listeners:*:Protocol", ValueKind.Choice, null, "Protocol spoken there.") { Choices = ["NodeToNode", "NodeToClient"] },
        new("Listeners:*:Address", ValueKind.Address, null, "Where it listens; port 0 lets the kernel choose, `[::]` also takes IPv4."),
        new("Listeners:*:Mode", ValueKind.FileMode, "0660", "Permissions of the socket file (Unix sockets only).")
        { Only = ListenerTrait.Unix, NeedsRestart = true },
        new("Listeners:*:Group", ValueKind.Group, "", "Group of the socket file (Unix sockets only).")
        { Only = ListenerTrait.Unix, NeedsRestart = true },
        new("Listeners:*:AllowFrom", ValueKind.Sources, "", "Who may connect (TCP only), empty for everybody; of a peer behind a proxy, its own address counts.")
        { Only = ListenerTrait.Tcp },
        new("Listeners:*:ProxyFrom", ValueKind.Sources, "",
            "Proxies in front (TCP only), empty for none: nobody else may connect, and each connection begins with a PROXY header (version 1 or 2) that names its client.")
        { Only = ListenerTrait.Tcp },
        new("Listeners:*:HandOver", ValueKind.Choice, "respond",
            "Who takes its connections: `respond` answers handshakes and keep-alives itself, and nothing else; `forward` passes them to the nodes in `Backends`.")
        { Choices = ["respond", "forward"] },
        new("Listeners:*:Backends:*:Address", ValueKind.BackendAddress, null, "Where a node listens that connections are forwarded to.")
        { Only = ListenerTrait.Forwarding },
        new("Listeners:*:HealthCheck", ValueKind.Choice, "handshake",
            "When a node counts as up: when it answers a handshake that asks for its versions, or when it can be connected to.")
        { Only = ListenerTrait.Forwarding, Choices = ["handshake", "connect"] },
        new("Listeners:*:PeerSharing", ValueKind.Choice, "clear",
            "`clear` takes the wish to share peers' addresses out of handshakes, both ways; with `keep` a node shares the daemon's address in place of its peers'.")
        { Only = ListenerTrait.Forwarding, Choices = ["clear", "keep"] },
        Switch("Listeners:*:SendProxy", false, "Whether nodes are told in the PROXY protocol, version 2, for whom each connection is.")
            with { Only = ListenerTrait.Forwarding },

        Number("Limits:MaxInboundConns", "connections", 0, MaxConnections, 100, "Inbound NodeToNode connections at once.")
            with { ZeroMeansDefault = true },
        Number("Limits:MaxConnectionsPerIP", "connections", 0, MaxConnections, 5, "Inbound NodeToNode connections per IPv4 address or IPv6 /64.")
            with { ZeroMeansDefault = true },
        Number("Limits:MaxLocalConns", "connections", 1, MaxConnections, 100, "NodeToClient connections at once."),
        Number(MaxOutboundConns, "connections", 1, MaxConnections, 100, "Outbound connections at once, those being dialled included."),
        Number("Limits:MaxPendingHandshakes", "connections", 1, MaxConnections, 64, "Handshakes in flight at once, of each protocol."),
        Number("Limits:HandshakeTimeoutSeconds", "seconds", 1, 600, 10, "Time from accept to the end of the handshake, whatever bytes come; where it is forwarded to the proposal, and as much again for the nodes to answer."),
        Number("Limits:WriteTimeoutSeconds", "seconds", 1, 3600, 120, "Time in which a peer must take what is written to it, at most 16 KiB at a time."),
        Number("Limits:LocalIdleTimeoutSeconds", "seconds", 0, 7 * DaySeconds, 0, "Silence after which a NodeToClient connection is closed, a forwarded one after up to twice that; 0 never."),

        Number("Outbound:SourcePort", "port", 0, System.Net.IPEndPoint.MaxPort, 0, "Port that is dialled from, shared with the listener there; 0 leaves it to the system.")
            with { NeedsRestart = true },
        Number("Outbound:ConnectTimeoutSeconds", "seconds", 1, 600, 10, "Time that a dial may take to find and to reach its peer."),

        Number("Recycle:SilenceSeconds", "seconds", 0, 60, 30,
            "Time that a keep-alive of ours may stay unanswered, or what is forwarded unacknowledged, before the connection is closed; 0 for no limit but the protocol's, 60 for keep-alives."),
        Number("Recycle:WriteStallSeconds", "seconds", 0, 3600, 30,
            "The same, on connections that we use, or forward; 0 leaves it at `Limits:WriteTimeoutSeconds`."),

        new("Peers:Addresses", ValueKind.PeerAddresses, "", "Peers that are kept connected, and probed. Never read from the environment."),
        new("Peers:Topology", ValueKind.TopologyFile, "",
            "Topology whose local roots (or producers) are kept connected, as many as are to be hot or warm, and probed. Never read from the environment."),

        new("Metrics:Address", ValueKind.OptionalAddress, "tcp://127.0.0.1:12798", "Where `/metrics`, `/healthz` and `/readyz` are served.")
        { NeedsRestart = true },

        Switch("Control:Enabled", true, "Whether there is a control socket (Linux only).") with { NeedsRestart = true },
        new(ControlPath, ValueKind.SocketPath, "",
            "Path of the control socket; empty for `admin.sock` beside the first NodeToClient socket, or else in the working directory.")
        { NeedsRestart = true },

        new("Log:Level", ValueKind.Choice, "Information", "Least level that is logged.")
        { Choices = Logging.LogLevelNames.Words },
        new("Log:Format", ValueKind.Choice, "text", "Log lines for people or for collectors.")
        { Choices = ["text", "json"], NeedsRestart = true },

        // Docker kills 10 s after it asks: what is left must be cut off before.
        Number("Stop:TimeoutSeconds", "seconds", 1, 600, 8, "Time that a stop may take: connections are let go one by one, at most 50 ms apart, and what is left at the end is cut off."),

        Switch("Engine:InlineCompletions", true, "Whether what sockets bring is dealt with on the threads that wait for them; `false` is the runtime's default, for trouble with that.")
            with { NeedsRestart = true },
        Number("Engine:Threads", "threads", 0, 64, 1, "Threads that wait for the sockets of connections; 0 for one for each processor.")
            with { NeedsRestart = true },
    ];

    /// <summary>The listeners of the embedded default, as pairs of key and value.</summary>
    public static IReadOnlyList<(string Key, string Value)> EmbeddedListeners { get; } =
    [
        ("Listeners:0:Name", "ntn"),
        ("Listeners:0:Protocol", "NodeToNode"),
        ("Listeners:0:Address", "tcp://0.0.0.0:3001"),
        ("Listeners:1:Name", "ntc"),
        ("Listeners:1:Protocol", "NodeToClient"),
        ("Listeners:1:Address", "unix:./dingo.socket"),
    ];

    /// <summary>Those of <see cref="Keys"/> that each listener has, those of its backends included.</summary>
    public static IReadOnlyList<ConfigurationKey> ListenerKeys { get; } = [.. Keys.Where(key => key.IsOfListener)];

    /// <summary>The row of a key, as written in any case; null where there is no such key.</summary>
    public static ConfigurationKey? Find(string path)
    {
        string pattern = PatternOf(path);
        return Keys.FirstOrDefault(key => key.Path.Equals(pattern, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether <paramref name="path"/> only has keys below it.</summary>
    public static bool IsSection(string path)
    {
        string pattern = PatternOf(path);
        return Keys.Any(key => key.Path.StartsWith(pattern + ":", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Splits <c>Listeners:N:Part</c>, of which the part may have parts; false for every other path, also for a number with leading zeros.</summary>
    public static bool TryReadListener(string path, out int number, out string part) => TryReadMember(path, Listeners, out number, out part);

    /// <summary>Splits the part <c>Backends:N:Part</c> of a listener's path, as <see cref="TryReadListener"/> splits that.</summary>
    public static bool TryReadBackend(string path, out int number, out string part) => TryReadMember(path, Backends, out number, out part);

    private static bool TryReadMember(string path, string section, out int number, out string part)
    {
        string[] parts = path.Split(':', 3);
        part = parts[^1];
        number = -1;
        return parts.Length == 3
            && parts[0].Equals(section, StringComparison.OrdinalIgnoreCase)
            && (parts[1].Length == 1 || !parts[1].StartsWith('0'))
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The path as the schema has it, with <c>*</c> in place of each number; a path that has one already is no path.</summary>
    private static string PatternOf(string path) =>
        path.Contains('*') ? ""
        : !TryReadListener(path, out _, out string part) ? path
        : TryReadBackend(part, out _, out string ofBackend) ? $"{Listeners}:*:{Backends}:*:{ofBackend}" : $"{Listeners}:*:{part}";

    private static ConfigurationKey Switch(string path, bool value, string description) =>
        new(path, ValueKind.Switch, value ? "true" : "false", description);

    private static ConfigurationKey Number(string path, string unit, int min, int max, int value, string description) =>
        new(path, ValueKind.Number, value.ToString(CultureInfo.InvariantCulture), description) { Unit = unit, Min = min, Max = max };
}
