using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Reaches for nodes: over sockets, or in a simulated world. Safe on any thread.</summary>
internal interface INodeReacher
{
    /// <summary>How long a node may take to be reached before the next is tried.</summary>
    TimeSpan Timeout { get; }

    /// <summary>An attempt, which has not begun.</summary>
    /// <param name="backend">The node.</param>
    /// <param name="connection">For whom.</param>
    NodeReach Reach(Backend backend, Connection connection);
}
