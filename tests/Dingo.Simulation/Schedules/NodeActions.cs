using System.Net.Sockets;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Schedules;

/// <summary>What the nodes do that connections are forwarded to.</summary>
internal sealed class NodeActions(Stage stage)
{
    private static readonly SocketError[] Errors =
    [
        SocketError.ConnectionRefused, SocketError.WouldBlock, SocketError.WouldBlock, SocketError.HostUnreachable, SocketError.TooManyOpenSockets,
        SocketError.ConnectionReset, SocketError.TimedOut,
    ];

    /// <summary>An attempt to reach one is decided, and the node may answer at once.</summary>
    public async ValueTask ReachAsync(int which, int how)
    {
        var pending = stage.Nodes.Pending;
        if (pending.Count == 0)
            return;
        var reach = pending[which % pending.Count];
        if (how % 4 == 0)
        {
            stage.Coverage.Count("fault: node cannot be reached, later");
            reach.Fail(ErrorOf(how / 4));
            return;
        }

        var node = reach.Succeed();
        if (how % 4 == 1)
            return;
        await Stage.SettleAsync();
        Answer(node, how / 4);
    }

    public void Say(int which, int what)
    {
        if (Pick(which) is not { } node)
            return;
        if (stage.Nodes.Answered.Contains(node.Connection))
            Says(node, new Saying("node, more", Utterances.Chunk(what)), what);
        else
            Answer(node, what);
    }

    public void End(int which)
    {
        if (Pick(which) is { } node)
            End(node);
    }

    public void Reset(int which)
    {
        if (Pick(which) is { } node)
            Reset(node);
    }

    public void Read(int which, int room)
    {
        if (Pick(which) is not { } node)
            return;
        bool isDeaf = room % 3 != 0;
        if (isDeaf)
            stage.Coverage.Count("fault: node stops reading");
        node.Bearer.MakeRoom(isDeaf ? room % 4000 : null);
    }

    /// <summary>One is found up, or down; or the next that is reached for fails at once.</summary>
    public void Turn(int which, int how)
    {
        var backends = stage.Nodes.Pool.Backends;
        switch (how % 4)
        {
            case 0:
                stage.Nodes.NextFailure = ErrorOf(how / 4);
                break;
            case 1:
                stage.Coverage.Count("fault: node is down");
                backends[which % backends.Count].Found(BackendState.Down);
                break;
            default:
                foreach (var backend in backends)
                    backend.Found(BackendState.Up);
                break;
        }
    }

    private void Answer(MemoryNode node, int what)
    {
        switch (what % 8)
        {
            case 0 or 1:
                Says(node, Utterances.NodeAnswers[what / 8 % Utterances.NodeAnswers.Length], what / 8);
                break;
            case 2 when what % 3 == 0:
                End(node);
                break;
            case 2:
                Reset(node);
                break;
            default:
                Says(node, Utterances.AcceptanceOf(node.Opening.Span), what / 8);
                break;
        }
    }

    private void End(MemoryNode node)
    {
        stage.Coverage.Count("fault: node ends");
        node.Bearer.Peer.Ends();
    }

    private void Reset(MemoryNode node)
    {
        stage.Coverage.Count("fault: node resets");
        node.Bearer.Peer.Resets();
    }

    private void Says(MemoryNode node, Saying saying, int how)
    {
        stage.Coverage.Count($"said: {saying.Name}");
        var peer = node.Bearer.Peer;
        // What was begun goes first.
        if (peer.Drips(int.MaxValue) || how % 5 != 0)
        {
            peer.Says(saying.Bytes);
            return;
        }

        stage.Coverage.Count("fault: node speaks in pieces");
        peer.Begins(saying.Bytes, how % 23);
    }

    private SocketError ErrorOf(int which)
    {
        var error = Errors[which % Errors.Length];
        if (error == SocketError.WouldBlock)
            stage.Coverage.Count("fault: node's queue is full");
        return error;
    }

    private MemoryNode? Pick(int which)
    {
        var reached = stage.Nodes.Reached;
        for (int i = 0; i < reached.Count; i++)
        {
            var node = reached[(which + i) % reached.Count];
            if (!node.Bearer.IsDisposed)
                return node;
        }

        return null;
    }
}
