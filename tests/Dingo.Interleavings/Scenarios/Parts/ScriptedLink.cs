using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;

namespace Dingo.Interleavings.Scenarios.Parts;

/// <summary>A connection's way to its nodes, which sees whether it is told of each step in the turn, and of the end once and last.</summary>
/// <remarks>The first node is the scene's to reach; each other is reached on a thread of the pool, as it is asked for.</remarks>
internal sealed class ScriptedLink(TurnWatch watch) : INodeLink
{
    private readonly Queue<TwinBearer> _others = new();
    private readonly byte[] _proposal = new byte[Connection.MaxProposalBytes];
    private int _proposed;

    /// <summary>Our ends of the ways to the nodes that were reached.</summary>
    public List<TwinBearer> Reached { get; } = [];

    public int Asked { get; private set; }

    public int Answers { get; private set; }

    public int Ends { get; private set; }

    /// <summary>One more that can be reached, should those before it fail.</summary>
    public void Add(TwinBearer other) => _others.Enqueue(other);

    public void Arrive(Connection connection, TwinBearer node)
    {
        Reached.Add(node);
        node.SentBefore(_proposal.AsSpan(0, _proposed));
        connection.Relay(node);
    }

    void INodeLink.Reach(Connection connection, CloseReason failure)
    {
        watch.Call("link is asked");
        Steps.Expect(Ends == 0, "a node is asked for after the end");
        _proposed = connection.WriteProposal(_proposal);
        if (++Asked == 1)
            return;
        if (_others.TryDequeue(out var other))
            ThreadPool.UnsafeQueueUserWorkItem(node => Arrive(connection, node), other, preferLocal: false);
        else
            connection.Close(failure);
    }

    void INodeLink.Answered()
    {
        watch.Call("link is answered");
        Steps.Expect(Ends == 0, "an answer after the end");
        Steps.Expect(++Answers == 1, "one proposal was answered twice");
    }

    void INodeLink.Closed(CloseReason failure)
    {
        watch.Call("link is closed");
        Steps.Expect(++Ends == 1, "the link was told twice that it is closed");
    }
}
