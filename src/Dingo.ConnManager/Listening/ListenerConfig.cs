using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Listening;

/// <summary>One endpoint to listen on, and what is done with the connections that arrive there.</summary>
public sealed record ListenerConfig
{
    /// <summary>The longest path of a Unix socket, in bytes of UTF-8: one less than the system's, for the name it is bound under first.</summary>
    public const int MaxUnixPathBytes = UnixListenEndPoint.MaxPathBytes - 1;

    /// <summary>Its name in metrics and log lines; unique within a connection manager.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// An <see cref="IPEndPoint"/> (port 0 takes a free one; <c>[::]</c> serves IPv4 too), a <see cref="UnixDomainSocketEndPoint"/>
    /// (Linux), or a <see cref="NamedPipeEndPoint"/>, which only this process's user may open. Null when <see cref="Listener"/> is given.
    /// <see cref="ListenEndPoint"/> makes one of a network and an address.
    /// </summary>
    public EndPoint? EndPoint { get; init; }

    /// <summary>A socket that listens already, TCP or Unix, in place of <see cref="EndPoint"/>.</summary>
    /// <remarks>
    /// The connection manager owns it as soon as it starts: closes it when it stops, or cannot start, and never uses it twice. To start
    /// again, bind the address that <see cref="ConnectionManager.ResolvedListeners"/> has. No accept may be pending on it. The file of a
    /// Unix socket stays whoever's it is: it is not removed.
    /// </remarks>
    public Socket? Listener { get; init; }

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

    /// <summary>Who may connect to a TCP address; null for everybody. Of a peer behind a proxy, its own address counts.</summary>
    public SourceList? AllowFrom { get; init; }

    /// <summary>
    /// The proxies before a TCP address, which no one else may connect to: each says first for whom the connection is, in the PROXY
    /// protocol, version 1 or 2. Null where there is none, and every connection is its own.
    /// </summary>
    public SourceList? ProxyFrom { get; init; }

    /// <summary>The address that was asked for, for people.</summary>
    internal string Address => EndPoint?.ToString() ?? (Listener is null ? "nothing" : "a supplied socket");

    private bool IsTcp => EndPoint is IPEndPoint || Listener is { AddressFamily: AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 };

    /// <summary>Whether a listener that is bound as that one is serves this one too: all is the same, but what is done with connections.</summary>
    internal bool IsBoundAs(ListenerConfig other) =>
        this with { ConnectionOpts = other.ConnectionOpts, AllowFrom = other.AllowFrom, ProxyFrom = other.ProxyFrom } == other;

    /// <summary>Refuses what contradicts itself.</summary>
    /// <exception cref="ListenException">It does.</exception>
    internal void Check()
    {
        string? fault = (EndPoint, Listener) switch
        {
            (null, null) => "give an endpoint to bind, or a listening socket",
            (not null, not null) => "give an endpoint to bind or a listening socket, not both",
            (null, _) when ReuseAddress || Mode is not null || Group is not null =>
                "address reuse, mode and group of a supplied socket are up to who binds it",
            (not UnixDomainSocketEndPoint, null) when Mode is not null || Group is not null => "only a Unix socket has a mode and a group",
            (not IPEndPoint, null) when ReuseAddress => "only a TCP address can be shared",
            _ when (AllowFrom is not null || ProxyFrom is not null) && !IsTcp => "only those who connect to a TCP address have one of their own",
            _ => null,
        };
        if (fault is not null)
            throw new ListenException(ListenFailure.Invalid, Address, fault);
    }
}
