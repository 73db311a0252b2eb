using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Connections;

/// <summary>One published connection in a <see cref="ConnectionSnapshot"/>.</summary>
/// <param name="ConnectionId">Its identity.</param>
/// <param name="State">Established, or closing.</param>
/// <param name="IsInbound">The peer opened it.</param>
/// <param name="IsNtC">Node-to-client, rather than node-to-node.</param>
/// <param name="IsDuplex">Both sides may start mini-protocols.</param>
public readonly record struct ConnectionSnapshotEntry(
    ConnectionId ConnectionId, ConnectionState State, bool IsInbound, bool IsNtC, bool IsDuplex);
