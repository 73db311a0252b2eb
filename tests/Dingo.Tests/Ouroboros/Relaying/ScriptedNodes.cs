using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;
using Dingo.Tests.Ouroboros.Bearers;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>As many nodes as a test wants, each reached at once, or when the test says so.</summary>
internal sealed class ScriptedNodes(int count, int capacity) : INodeLink
{
    private readonly byte[] _proposal = new byte[Connection.MaxProposalBytes];
    private Connection? _connection;
    private int _proposed;

    /// <summary>Our ends of the ways to the nodes that were reached.</summary>
    public List<InMemoryBearer> Ours { get; } = [];

    /// <summary>The nodes' ends.</summary>
    public List<InMemoryBearer> Nodes { get; } = [];

    /// <summary>What became of those before, each time one was asked for.</summary>
    public List<CloseReason> Failures { get; } = [];

    /// <summary>What became of the last one, as told at the end.</summary>
    public CloseReason LastFailure { get; private set; }

    public int Answers { get; private set; }

    public int Ends { get; private set; }

    /// <summary>Whether nobody is reached before <see cref="Arrive"/>.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Of the nodes, how many of the first cannot be reached.</summary>
    public int Unreachable { get; init; }

    public void Reach(Connection connection, CloseReason failure)
    {
        _connection = connection;
        _proposed = connection.WriteProposal(_proposal);
        Failures.Add(failure);
        if (Failures.Count > count)
            connection.Close(failure == CloseReason.None ? CloseReason.NoBackend : failure);
        else if (!IsSlow)
            Arrive();
    }

    /// <summary>The node is reached now, or cannot be.</summary>
    public void Arrive()
    {
        if (Failures.Count <= Unreachable)
        {
            _connection!.Relay(null);
            return;
        }

        var (ours, node) = InMemoryBearer.Pair(capacity);
        Ours.Add(ours);
        Nodes.Add(node);
        ours.Send(_proposal.AsSpan(0, _proposed), out _);
        _connection!.Relay(ours);
    }

    public void Answered() => Answers++;

    public void Closed(CloseReason failure)
    {
        Ends++;
        LastFailure = failure;
    }
}
