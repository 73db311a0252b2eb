using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Outbound;

/// <summary>Follows one dialled connection, and tells the dialler when it is established or closed.</summary>
internal sealed class DialLifecycle(LifecycleSetup setup, IHandOver handOver) : ConnectionLifecycle(setup, handOver)
{
    private readonly TaskCompletionSource<bool> _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the connection was handed over (<see langword="true"/>), or closed before it was.</summary>
    public Task<bool> IsHandedOver => _decided.Task;

    public override void OnEstablished(Connection connection)
    {
        base.OnEstablished(connection);
        _decided.TrySetResult(true);
    }

    public override void OnClosed(Connection connection)
    {
        base.OnClosed(connection);
        _decided.TrySetResult(false);
    }
}
