using System.Net.Sockets;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;

namespace Dingo.Simulation.World;

/// <summary>An attempt to reach a node that waits until the schedule decides it, or it is given up.</summary>
internal sealed class MemoryReach(MemoryNodes nodes, Backend backend, Connection connection) : NodeReach(backend, connection, nodes.Timeout)
{
    private readonly byte[] _opening = new byte[Connection.MaxProposalBytes];
    private int _length;
    private MemoryBearer? _bearer;

    /// <summary>The node is there, and has the proposal.</summary>
    public MemoryNode Succeed()
    {
        _bearer = new MemoryBearer(Connection.Remote, Backend.Place!.Peer, nodes.Completions, nodes.Violated, isForwarded: true);
        var node = new MemoryNode(Backend, Connection, _bearer, _opening.AsMemory(0, _length));
        nodes.Reached.Add(node);
        Decide(SocketError.Success);
        return node;
    }

    public void Fail(SocketError error) => Decide(error);

    protected override bool Begin(out SocketError error)
    {
        _length = Connection.WriteProposal(_opening);
        (error, nodes.NextFailure) = (nodes.NextFailure, SocketError.Success);
        if (error != SocketError.Success)
        {
            nodes.Coverage.Count("fault: node cannot be reached, at once");
            return false;
        }

        nodes.Pending.Add(this);
        nodes.Underway++;
        return true;
    }

    protected override void Abandon()
    {
        _bearer?.Dispose();
        if (!nodes.Pending.Contains(this))
            return;
        nodes.Coverage.Count("fault: node given up");
        Decide(SocketError.OperationAborted);
    }

    protected override IBearer Carry() => _bearer!;

    private void Decide(SocketError error)
    {
        nodes.Pending.Remove(this);
        nodes.Completions.Post(() =>
        {
            nodes.Underway--;
            End(error);
        });
    }
}
