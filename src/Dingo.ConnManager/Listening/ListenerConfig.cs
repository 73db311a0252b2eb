using System.Net;

namespace Dingo.ConnManager.Listening;

/// <summary>One endpoint to listen on, and what is done with the connections that arrive there.</summary>
public sealed record ListenerConfig
{
    /// <summary>The longest path of a Unix socket, in bytes of UTF-8: one less than the system's, for the name it is bound under first.</summary>
    public const int MaxUnixPathBytes = UnixListenEndPoint.MaxPathBytes - 1;

    /// <summary>Its name in metrics and log lines; unique within a connection manager.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// An <see cref="IPEndPoint"/> (port 0 takes a free one; <c>[::]</c> serves IPv4 too) or a
    /// <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>.
    /// </summary>
    public required EndPoint EndPoint { get; init; }

    /// <summary>What is said on the connections that arrive there, and what becomes of them.</summary>
    public required ConnectionOptions ConnectionOpts { get; init; }

    /// <summary>
    /// Whether others may bind the same TCP address (SO_REUSEADDR and SO_REUSEPORT): needed to dial from the port that is listened on
    /// (<see cref="ConnectionManagerConfig.OutboundSourcePort"/>). Another process of the same user that sets it too then gets a part
    /// of the connections.
    /// </summary>
    public bool ReuseAddress { get; init; }

    /// <summary>Who may connect to a Unix socket (connecting takes the right to write); null leaves it to the umask.</summary>
    public UnixFileMode? Mode { get; init; }

    /// <summary>The group that a Unix socket is given to, by name or number; null leaves it as it is.</summary>
    public string? Group { get; init; }
}
