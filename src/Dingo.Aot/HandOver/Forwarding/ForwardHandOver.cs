using Dingo.ConnManager;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Relaying;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>The hand-over <c>forward</c>: what peers say goes to the nodes behind one listener, and what those answer back.</summary>
/// <param name="pool">The nodes.</param>
/// <param name="reacher">Connects to them.</param>
/// <param name="localIdleTimeout">For how long nothing may move on a node-to-client connection; null for as long as both sides like.</param>
internal sealed class ForwardHandOver(BackendPool pool, INodeReacher reacher, TimeSpan? localIdleTimeout) : IHandOver
{
    /// <inheritdoc/>
    public void TakeOver(Connection connection)
    {
        if (connection.Family == ProtocolFamily.NodeToClient && localIdleTimeout is { } limit)
            connection.ExpectWithin(limit);
    }

    /// <inheritdoc/>
    public INodeLink Forward(Connection connection) => new NodeLink(pool, reacher);
}
