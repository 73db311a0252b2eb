using Dingo.Events;
using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Events;

/// <summary>A connection that had been published as opened is gone, its socket and its place with it.</summary>
/// <param name="ConnectionId">The identity it was opened with.</param>
/// <param name="IsNtC">Node-to-client, rather than node-to-node.</param>
/// <param name="Error">What went wrong, or <see langword="null"/> when it ended in good order.</param>
/// <param name="Reason">Why it was closed.</param>
/// <param name="Detail">What there is to add, such as the text of a recycle request, or <see langword="null"/>.</param>
[Event("connmanager.conn_closed")]
public readonly partial record struct ConnectionClosedEvent(
    ConnectionId ConnectionId,
    bool IsNtC,
    string? Error,
    CloseReason Reason,
    string? Detail);
