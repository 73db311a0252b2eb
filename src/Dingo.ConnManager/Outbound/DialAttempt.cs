using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Outbound;

/// <summary>What one attempt to reach one address has led to: a connected bearer with its place, or a connection that is there already.</summary>
/// <param name="Lease">The place, for a bearer; the default for one that is in nobody's table.</param>
/// <param name="Bearer">Connected, the handshake still to come; owned by whoever holds the attempt.</param>
/// <param name="Reused">An established connection that the peer opened, and that we use from now on.</param>
internal sealed record DialAttempt(ConnectionLease Lease, IBearer? Bearer, Connection? Reused)
{
    /// <summary>How long connecting took, where somebody measured it.</summary>
    public TimeSpan ConnectTime { get; init; }

    /// <summary>Gives back what it holds: another attempt was faster, or nobody waits any more.</summary>
    public void Discard(ConnectionTable table)
    {
        if (Reused is { } reused)
        {
            table.StopUsing(reused);
            return;
        }

        Bearer!.Abort();
        if (Lease != default)
            Lease.Return();
    }
}
