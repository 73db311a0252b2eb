using System.Net;
using Dingo.ConnManager.Admission;

namespace Dingo.Aot.Configuration;

/// <summary>One endpoint to bind, and what becomes of the connections that arrive there.</summary>
internal sealed class ListenerOptions
{
    /// <summary>Names the listener in the log, in events and in metrics; unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>What is spoken there.</summary>
    public ListenerProtocol Protocol { get; set; }

    /// <summary><c>tcp://HOST:PORT</c>, <c>unix:PATH</c> or <c>pipe:NAME</c>.</summary>
    public string Address { get; set; } = "";

    /// <summary>Permissions of the socket file, in octal. Unix sockets only; empty otherwise.</summary>
    public string Mode { get; set; } = "";

    /// <summary>Group that the socket file is given, by name or number; empty leaves it. Unix sockets only.</summary>
    public string Group { get; set; } = "";

    /// <summary>Who may connect, as networks; empty for everybody. TCP only.</summary>
    public string AllowFrom { get; set; } = "";

    /// <summary>The proxies in front, as networks; empty for none. TCP only.</summary>
    public string ProxyFrom { get; set; } = "";

    /// <summary>Who takes the connections.</summary>
    public HandOverKind HandOver { get; set; }

    /// <summary>The nodes to forward to; empty unless it forwards.</summary>
    public List<BackendOptions> Backends { get; set; } = [];

    /// <summary>When one of them counts as up.</summary>
    public HealthCheckKind HealthCheck { get; set; }

    /// <summary>What is done with the sharing of peers.</summary>
    public PeerSharingKind PeerSharing { get; set; }

    /// <summary>Whether nodes are told for whom each connection is.</summary>
    public bool SendProxy { get; set; }

    /// <summary><see cref="Address"/> as an <see cref="IPEndPoint"/>, a <c>UnixDomainSocketEndPoint</c> or a <c>NamedPipeEndPoint</c>.</summary>
    public EndPoint GetEndPoint() => ListenAddress.ParseListener(Address);

    /// <summary><see cref="AllowFrom"/>; null for everybody.</summary>
    public SourceList? GetAllowFrom() => ReadSources(AllowFrom);

    /// <summary><see cref="ProxyFrom"/>; null for none.</summary>
    public SourceList? GetProxyFrom() => ReadSources(ProxyFrom);

    /// <summary><see cref="Mode"/> as flags; null on TCP.</summary>
    public UnixFileMode? GetMode() => Mode.Length == 0 ? null : (UnixFileMode)Convert.ToInt32(Mode, 8);

    private static SourceList? ReadSources(string text) => SourceList.TryParse(text, out var sources, out _) ? sources : null;
}
