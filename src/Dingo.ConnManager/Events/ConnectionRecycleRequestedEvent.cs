using Dingo.Events;
using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Events;

/// <summary>Somebody asks that one connection be closed, so that it may be dialled again.</summary>
/// <remarks>
/// The connection manager acts on it before the publisher goes on, whatever the subscribers do. The number in
/// <paramref name="ConnectionId"/> decides; a connection that is gone is a counted no-op.
/// </remarks>
/// <param name="ConnectionId">Which connection.</param>
/// <param name="ConnKey">The requester's own name for it; only logged.</param>
/// <param name="Reason">Free text for people, cut at <see cref="MaxReasonBytes"/>; it is carried into the log and the closed event.</param>
[Event("connmanager.connection_recycle_requested")]
public readonly partial record struct ConnectionRecycleRequestedEvent(ConnectionId ConnectionId, string ConnKey, string Reason)
{
    /// <summary>The longest reason, in bytes of UTF-8.</summary>
    public const int MaxReasonBytes = 256;

    /// <summary>Free text for people, at most <see cref="MaxReasonBytes"/>.</summary>
    public string Reason { get; } = BoundedText.Cut(Reason, MaxReasonBytes);
}
