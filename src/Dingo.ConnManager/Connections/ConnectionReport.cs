using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Connections;

/// <summary>One place that is held, as it stood at one instant, whatever its state.</summary>
/// <param name="Id">Its identity. A dial that is not connected yet has the peer's address for both.</param>
/// <param name="State">Where it stands.</param>
/// <param name="IsInbound">The peer opened it.</param>
/// <param name="Family">Node-to-node or node-to-client.</param>
/// <param name="Use">In which directions it serves.</param>
/// <param name="Source">Whom it is counted under; null for what no source limit concerns.</param>
/// <param name="Connection">The live connection, for its figures; null while there is none yet.</param>
public readonly record struct ConnectionReport(
    ConnectionId Id, ConnectionState State, bool IsInbound, ProtocolFamily Family, ConnectionUse Use, SourceKey? Source, Connection? Connection);
