using Dingo.Aot.HandOver.Forwarding;
using Dingo.ConnManager;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;

namespace Dingo.Simulation.World;

/// <summary>The daemon's hand-over to nodes.</summary>
internal sealed class FrontHandOver(MemoryNodes nodes, OwnHandOver own) : IHandOver
{
    private readonly ForwardHandOver _forward = new(nodes.Pool, nodes, OwnHandOver.LocalIdleTimeout);

    public void TakeOver(Connection connection)
    {
        own.ThrowIfAskedTo();
        _forward.TakeOver(connection);
    }

    public INodeLink Forward(Connection connection) => nodes.Watch(_forward.Forward(connection));
}
