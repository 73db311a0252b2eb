using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.Simulation.World;

/// <summary>Connects to nobody by itself: each connect waits until the schedule decides it, or it is given up.</summary>
internal sealed class MemoryConnector : IConnector
{
    private readonly List<PendingConnect> _pending = [];

    /// <summary>Those that are undecided.</summary>
    public IReadOnlyList<PendingConnect> Pending => _pending;

    public async Task<IBearer> ConnectAsync(PeerEndPoint remote, ulong number, CancellationToken cancellationToken)
    {
        var connect = new PendingConnect(remote, number);
        _pending.Add(connect);
        try
        {
            return await connect.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            connect.GiveUp();
            throw;
        }
        finally
        {
            _pending.Remove(connect);
        }
    }
}
