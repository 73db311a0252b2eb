using System.Net.Sockets;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>One node that connections are forwarded to, and how it does. Safe on any thread.</summary>
/// <param name="address">As it was configured.</param>
internal sealed class Backend(BackendAddress address)
{
    /// <summary>What can become of a connection at a node that does not answer it.</summary>
    public static readonly IReadOnlyList<CloseReason> FailureReasons =
    [
        CloseReason.NoBackend, CloseReason.BackendTimedOut, CloseReason.BackendMalformed, CloseReason.BackendClosed, CloseReason.BackendReset,
    ];

    private readonly long[] _failures = new long[CloseReasonNames.Count];
    private int _connections;
    private long _forwarded;
    private volatile BackendStanding _standing = new(BackendState.Unknown);
    private volatile BackendPlace? _place = address.Place;

    /// <summary>As it was configured.</summary>
    public BackendAddress Address => address;

    /// <summary>Where it is now, or was last; null until its name has led anywhere.</summary>
    public BackendPlace? Place
    {
        get => _place;
        set => _place = value;
    }

    /// <summary>How it is, and whose word that is.</summary>
    public BackendStanding Standing => _standing;

    /// <summary>How it did when it was last looked at, or connected to.</summary>
    public BackendState State => _standing.State;

    /// <summary>Whether connections may be forwarded to it: it is not known to be down.</summary>
    public bool IsUsable => State != BackendState.Down && _place is not null;

    /// <summary>Connections that are forwarded to it, or about to be.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Proposals that it has answered.</summary>
    public long Answered => Volatile.Read(ref _forwarded);

    /// <summary>Connections that it failed before it had answered.</summary>
    public long Failures(CloseReason reason) => Volatile.Read(ref _failures[(int)reason]);

    /// <summary>One more connection reaches for it.</summary>
    public void Enter() => Interlocked.Increment(ref _connections);

    /// <summary>One of them has gone, or goes to another.</summary>
    public void Leave() => Interlocked.Decrement(ref _connections);

    /// <summary>Connecting to it has failed; where that says that nothing listens there, it is down until it is looked at again.</summary>
    /// <remarks>What a peer could bring about (that its own connection is given up, that a queue overflows, or that our ports run out) says nothing of the node.</remarks>
    public void Blame(SocketError error)
    {
        var standing = _standing;
        if (standing.State == BackendState.Down || _place is not { } place || place.FaultOf(error) != ConnectFault.NodeDown)
            return;
        var blamed = new BackendStanding(BackendState.Down, SocketConnector.Explain(error, place.Peer));
        // Of a look that ends at the same time the word is newer.
        if (Interlocked.CompareExchange(ref _standing, blamed, standing) == standing)
            standing.EndByBlame();
    }

    /// <summary>A look has told how it is.</summary>
    /// <returns>How it was until then.</returns>
    public BackendStanding Found(BackendState state) => Interlocked.Exchange(ref _standing, new BackendStanding(state));

    /// <summary>It has answered a proposal.</summary>
    public void CountAnswered() => Interlocked.Increment(ref _forwarded);

    /// <summary>It has failed a connection.</summary>
    public void CountFailure(CloseReason reason) => Interlocked.Increment(ref _failures[(int)reason]);
}
