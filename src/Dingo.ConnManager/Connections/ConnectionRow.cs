using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Connections;

/// <summary>One connection in the table. Only <see cref="ConnectionTable"/> changes it, under its lock.</summary>
/// <remarks>There are as many as connections: what follows from the rest is computed, not kept.</remarks>
internal sealed class ConnectionRow
{
    public required ConnectionId Id { get; set; }

    public required bool IsInbound { get; init; }

    public required ProtocolFamily Family { get; init; }

    public ConnectionState State { get; set; }

    public ConnectionUse Use { get; set; }

    public bool IsDuplex { get; set; }

    /// <summary>Its opened event is out, so a closed event is owed.</summary>
    public bool IsPublished { get; set; }

    public Connection? Connection { get; set; }

    /// <summary>Whom it is counted under; <see langword="null"/> for what no source limit concerns.</summary>
    public SourceKey? Source => IsInbound ? SourceOf(Family, Id.Remote) : null;

    public bool IsNtC => Family == ProtocolFamily.NodeToClient;

    /// <summary>Whom an inbound connection would be counted under.</summary>
    public static SourceKey? SourceOf(ProtocolFamily family, PeerEndPoint remote) =>
        family == ProtocolFamily.NodeToNode && remote.Kind == PeerEndPointKind.Tcp ? SourceKey.Of(remote) : null;
}
