using Dingo.ConnManager;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Forwards the connections of one listener to the nodes behind it.</summary>
internal sealed class ForwardHandOver(BackendPool pool, NodeConnector connector) : IHandOver
{
    /// <inheritdoc/>
    public void TakeOver(Connection connection)
    {
        // The node has accepted it, and everything goes there.
    }

    /// <inheritdoc/>
    public INodeLink Forward(Connection connection) => new NodeLink(pool, connector);
}
