using System.Net.Sockets;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;
using Dingo.Simulation.Checks;

namespace Dingo.Simulation.World;

/// <summary>The nodes that connections are forwarded to, as the schedule plays them, and every way to one: on its way, or there.</summary>
internal sealed class MemoryNodes(int count, Completions completions, Coverage coverage, Action<string> violated) : INodeReacher
{
    public TimeSpan Timeout { get; } = TimeSpan.FromSeconds(2);

    public BackendPool Pool { get; } =
        new([.. Enumerable.Range(1, count).Select(static number => new Backend(BackendAddress.Parse($"tcp://10.0.0.{number}:3001")))]);

    public Completions Completions => completions;

    public Coverage Coverage => coverage;

    public Action<string> Violated => violated;

    /// <summary>Attempts that the schedule has not decided.</summary>
    public List<MemoryReach> Pending { get; } = [];

    /// <summary>Attempts that have begun, and of whose end nobody has been told.</summary>
    public int Underway { get; set; }

    /// <summary>Every node that was reached for a connection, until the way there is gone; of one connection the last is the one in use.</summary>
    public List<MemoryNode> Reached { get; } = [];

    /// <summary>Links to nodes that have not been closed.</summary>
    public int OpenLinks { get; set; }

    /// <summary>Connections for which a node is to be found, or to answer.</summary>
    public HashSet<Connection> Offered { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Connections whose proposal a node has answered, until they close.</summary>
    public HashSet<Connection> Answered { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>How the next attempt fails at once; success when it does not.</summary>
    public SocketError NextFailure { get; set; }

    public NodeReach Reach(Backend backend, Connection connection) => new MemoryReach(this, backend, connection);

    /// <summary>Sees that a link is used as it may be.</summary>
    public INodeLink Watch(INodeLink link) => new WatchedLink(link, this);

    /// <summary>Forgets what is gone, and holds nothing any more.</summary>
    public void Sweep()
    {
        Reached.RemoveAll(static node => node.Bearer is { IsDisposed: true, IsWriting: false });
        Answered.RemoveWhere(static connection => connection.CloseReason != CloseReason.None);
    }
}
