using System.Globalization;
using Dingo.Events;
using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Events;

/// <summary>Somebody asks that one connection be closed, so that it may be dialled again.</summary>
/// <remarks>
/// The connection manager acts on it before the publisher goes on, whatever the subscribers do. The number in
/// <paramref name="ConnectionId"/> decides; a connection that is gone is a counted no-op. A <paramref name="ConnKey"/> that begins as
/// <see cref="Dingo.Ouroboros.Connections.ConnectionId"/> is written, with <c>NUMBER@</c>, stands for an identity that is not given, and
/// must agree with one that is; addresses in it never decide, since a successor may have them. Any other key is only logged.
/// </remarks>
/// <param name="ConnectionId">Which connection.</param>
/// <param name="ConnKey">The requester's own name for it.</param>
/// <param name="Reason">Free text for people, cut at <see cref="MaxReasonBytes"/>; it is carried into the log and the closed event.</param>
[Event("connmanager.connection_recycle_requested")]
public readonly partial record struct ConnectionRecycleRequestedEvent(ConnectionId ConnectionId, string ConnKey, string Reason)
{
    /// <summary>The longest reason, in bytes of UTF-8.</summary>
    public const int MaxReasonBytes = 256;

    /// <summary>Free text for people, at most <see cref="MaxReasonBytes"/>.</summary>
    public string Reason { get; } = BoundedText.Cut(Reason, MaxReasonBytes);

    /// <summary>Finds the number that the identity and the key name together.</summary>
    /// <param name="number">0 when neither names one.</param>
    /// <returns><see langword="false"/> when they name different ones.</returns>
    internal bool TryReconcile(out ulong number)
    {
        number = ConnectionId.Number;
        int at = ConnKey?.IndexOf('@') ?? -1;
        if (at <= 0 || !ulong.TryParse(ConnKey.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out ulong named))
            return true;
        if (number != 0)
            return number == named;
        number = named;
        return true;
    }
}
