using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.Simulation.World;

/// <summary>One connect that is on its way.</summary>
/// <param name="remote">Where to.</param>
/// <param name="number">Of the connection to be.</param>
internal sealed class PendingConnect(PeerEndPoint remote, ulong number)
{
    private readonly TaskCompletionSource<IBearer> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MemoryBearer? _bearer;

    public PeerEndPoint Remote => remote;

    public ulong Number => number;

    public Task<IBearer> Outcome => _outcome.Task;

    /// <summary>Whether it is decided already, though whoever waits has not been told yet.</summary>
    public bool IsDecided => _outcome.Task.IsCompleted;

    public void Succeed(MemoryBearer bearer)
    {
        _bearer = bearer;
        _outcome.SetResult(bearer);
    }

    public void Fail(OutboundFailure failure) => _outcome.SetException(new OutboundException(failure, "decided by the schedule"));

    /// <summary>Nobody waits any more: what it may have led to is closed, as a socket is whose connect was cancelled.</summary>
    public void GiveUp() => _bearer?.Abort();
}
