using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Connections;

/// <summary>One connection in the table. Only <see cref="ConnectionTable"/> changes it, under its lock.</summary>
internal sealed class ConnectionRow
{
    public required ConnectionId Id { get; set; }

    public required bool IsInbound { get; init; }

    public required ProtocolFamily Family { get; init; }

    /// <summary>Whom it is counted under; <see langword="null"/> for what no source limit concerns.</summary>
    public SourceKey? Source { get; init; }

    public ConnectionState State { get; set; }

    public ConnectionUse Use { get; set; }

    public bool IsDuplex { get; set; }

    /// <summary>Its opened event is out, so a closed event is owed.</summary>
    public bool IsPublished { get; set; }

    /// <summary>What it stands for in the counters now.</summary>
    public ConnectionCounts Counted { get; set; }

    public Connection? Connection { get; set; }

    public bool IsNtC => Family == ProtocolFamily.NodeToClient;
}
