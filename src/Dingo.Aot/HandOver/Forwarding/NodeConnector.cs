using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>How the nodes of one listener are connected to. Immutable.</summary>
/// <param name="timeout">How long one may take to be reached before the next is tried.</param>
/// <param name="sendsProxy">Whether each is told first, in the PROXY protocol's version 2, for whom the connection is.</param>
internal sealed class NodeConnector(TimeSpan timeout, bool sendsProxy)
{
    /// <summary>How long a node may take to be reached.</summary>
    public TimeSpan Timeout => timeout;

    /// <summary>Whether each is told first for whom the connection is.</summary>
    public bool SendsProxy => sendsProxy;

    /// <summary>Begins to connect for a connection, which goes on with the node then (<see cref="Connection.Relay"/>).</summary>
    /// <returns>What is under way, or was; null when the node cannot be reached, which nobody else is told.</returns>
    public NodeReach? Begin(Backend backend, Connection connection)
    {
        var reach = new NodeReach(this, backend, connection);
        return reach.TryStart() ? reach : null;
    }
}
