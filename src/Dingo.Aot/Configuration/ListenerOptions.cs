using System.Net;

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

    /// <summary>Who takes the connections.</summary>
    public HandOverKind HandOver { get; set; }

    /// <summary><see cref="Address"/> as an <see cref="IPEndPoint"/>, a <c>UnixDomainSocketEndPoint</c> or a <c>NamedPipeEndPoint</c>.</summary>
    public EndPoint GetEndPoint() => ListenAddress.ParseListener(Address);

    /// <summary><see cref="Mode"/> as flags; null on TCP.</summary>
    public UnixFileMode? GetMode() => Mode.Length == 0 ? null : (UnixFileMode)Convert.ToInt32(Mode, 8);
}
