using System.Globalization;
using System.Net;

namespace Dingo.Aot.Configuration;

/// <summary>The environment names that operators already set for a Cardano node, applied to the configuration below them.</summary>
/// <remarks>
/// Each changes the first listener of its kind, and adds one where there is none: the relay's is NodeToNode on TCP, the
/// socket's NodeToClient on a Unix socket, the private one NodeToClient on TCP (which nothing else opens).
/// </remarks>
internal sealed class CardanoEnvironment
{
    private const string RelayHost = "CARDANO_BIND_ADDR";
    private const string RelayPort = "CARDANO_RELAY_PORT";
    private const string SocketPath = "CARDANO_SOCKET_PATH";
    private const string PrivateHost = "CARDANO_PRIVATE_BIND_ADDR";
    private const string PrivatePort = "CARDANO_PRIVATE_PORT";
    private const string MetricsPort = "CARDANO_METRICS_PORT";
    private const string Network = "CARDANO_NETWORK";

    private const string NodeToNode = "NodeToNode";
    private const string NodeToClient = "NodeToClient";

    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly ConfigurationLayers _layers;
    private readonly List<ConfigurationFault> _faults;

    private CardanoEnvironment(
        IReadOnlyDictionary<string, string> environment, ConfigurationLayers layers, List<ConfigurationFault> faults)
    {
        _environment = environment;
        _layers = layers;
        _faults = faults;
    }

    /// <summary>Applies the names that are set to <paramref name="layers"/>; wrong ones go to <paramref name="faults"/>.</summary>
    public static void Apply(
        IReadOnlyDictionary<string, string> environment, ConfigurationLayers layers, List<ConfigurationFault> faults)
    {
        var names = new CardanoEnvironment(environment, layers, faults);
        if (names.Read(Network) is { } network)
            layers.Set(new("Network", network, Source(Network)));
        if (names.Read(SocketPath) is { } path)
            names.SetListener(NodeToClient, tcp: false, "ntc", "unix:" + path, Source(SocketPath));
        names.ApplyTcp(NodeToNode, "ntn", RelayHost, RelayPort, IPAddress.Any, 3001);
        if (names.Read(PrivateHost) is { } host && names.Read(PrivatePort) is null && names.Find(NodeToClient, tcp: true) is null)
            faults.Add(new(PrivateHost, $"'{host}' (environment): opens nothing without a port. Set {PrivatePort} too, or unset it."));
        else
            names.ApplyTcp(NodeToClient, "ntc-tcp", PrivateHost, PrivatePort, IPAddress.Loopback, 0);
        names.ApplyMetrics();
    }

    private static string Source(string name) => $"environment {name}";

    // Container files set what they do not use to nothing.
    private string? Read(string name) => _environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private void ApplyTcp(string protocol, string name, string hostName, string portName, IPAddress defaultHost, int defaultPort)
    {
        var (hostSet, portSet) = (ReadHost(hostName), ReadPort(portName));
        if (hostSet is null && portSet is null)
            return;

        var below = Find(protocol, tcp: true) is { } number ? Address(number) as IPEndPoint : null;
        var host = hostSet ?? below?.Address ?? defaultHost;
        var port = portSet ?? below?.Port ?? defaultPort;
        SetListener(protocol, tcp: true, name, ListenAddress.FormatTcp(host, port), Source(portSet is null ? hostName : portName));
    }

    private void ApplyMetrics()
    {
        if (ReadPort(MetricsPort) is not { } port)
            return;
        var below = _layers.Find("Metrics:Address")?.Value is { } text && ListenAddress.TryParse(text, out var address, out _) ? address : null;
        var host = (below as IPEndPoint)?.Address ?? IPAddress.Loopback;
        _layers.Set(new("Metrics:Address", ListenAddress.FormatTcp(host, port), Source(MetricsPort)));
    }

    private IPAddress? ReadHost(string name)
    {
        if (Read(name) is not { } text)
            return null;
        if (ListenAddress.TryParseHost(text.AsSpan().Trim("[]"), out var host))
            return host;
        _faults.Add(new(name, $"'{text}' (environment): not a numeric IPv4 or IPv6 address. Give one, such as 0.0.0.0, or unset it."));
        return null;
    }

    private int? ReadPort(string name)
    {
        if (Read(name) is not { } text)
            return null;
        if (ListenAddress.TryParsePort(text, out var port))
            return port;
        _faults.Add(new(name, $"'{text}' (environment): not a port. Give a number from 0 to 65535, or unset it."));
        return null;
    }

    private int? Find(string protocol, bool tcp)
    {
        foreach (var number in _layers.ListenerNumbers())
        {
            var isProtocol = protocol.Equals(_layers.Find(Key(number, "Protocol"))?.Value, StringComparison.OrdinalIgnoreCase);
            if (isProtocol && Address(number) is { } address && address is IPEndPoint == tcp)
                return number;
        }
        return null;
    }

    private EndPoint? Address(int number) =>
        _layers.Find(Key(number, "Address"))?.Value is { } text
            && ListenAddress.TryParseListener(text, OperatingSystem.IsWindows(), out var address, out _) ? address : null;

    private void SetListener(string protocol, bool tcp, string name, string address, string source)
    {
        if (Find(protocol, tcp) is { } found)
        {
            _layers.Set(new(Key(found, "Address"), address, source));
            return;
        }
        var number = _layers.ListenerNumbers() is [.., var last] ? last + 1 : 0;
        _layers.Set(new(Key(number, "Name"), name, source));
        _layers.Set(new(Key(number, "Protocol"), protocol, source));
        _layers.Set(new(Key(number, "Address"), address, source));
    }

    private static string Key(int number, string part) =>
        string.Create(CultureInfo.InvariantCulture, $"{ConfigurationSchema.Listeners}:{number}:{part}");
}
