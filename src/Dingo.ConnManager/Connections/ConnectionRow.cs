using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Connections;

/// <summary>One connection in the table. Only <see cref="ConnectionTable"/> changes it, under its lock.</summary>
/// <remarks>There are as many as connections: what follows from the rest is computed, not kept.</remarks>
internal sealed class ConnectionRow
{
    public ConnectionId Id { get; set; }

    public bool IsInbound { get; private set; }

    public ProtocolFamily Family { get; private set; }

    public ConnectionState State { get; set; }

    public ConnectionUse Use { get; set; }

    public bool IsDuplex { get; set; }

    /// <summary>Its opened event is out, so a closed event is owed.</summary>
    public bool IsPublished { get; set; }

    public Connection? Connection { get; set; }

    /// <summary>Completes with the next move to another state; made when somebody waits for that.</summary>
    public TaskCompletionSource? Changed { get; set; }

    /// <summary>What it shares with other attempts of the same dial.</summary>
    public DialPlace? Place { get; set; }

    /// <summary>Whether another attempt of the same dial counts in its stead.</summary>
    public bool IsBeside => Place is { } place && place.Attempts[0] != this;

    /// <summary>The next older row with the same remote address.</summary>
    public ConnectionRow? OlderOfRemote;

    /// <summary>Whom it is counted under; <see langword="null"/> for what no source limit concerns.</summary>
    public SourceKey? Source => IsInbound ? SourceOf(Family, Id.Remote) : null;

    public bool IsNtC => Family == ProtocolFamily.NodeToClient;

    /// <summary>Begins anew, for another connection.</summary>
    public void Reset(ConnectionId id, bool isInbound, ProtocolFamily family)
    {
        Id = id;
        IsInbound = isInbound;
        Family = family;
        State = ConnectionState.None;
        Use = ConnectionUse.None;
        IsDuplex = IsPublished = false;
        Connection = null;
        Changed = null;
        Place = null;
        OlderOfRemote = null;
    }

    /// <summary>Whom an inbound connection would be counted under.</summary>
    public static SourceKey? SourceOf(ProtocolFamily family, PeerEndPoint remote) =>
        family == ProtocolFamily.NodeToNode && remote.Kind == PeerEndPointKind.Tcp ? SourceKey.Of(remote) : null;
}
