using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Interleavings.Scenarios.Parts;

/// <summary>One connection that is relayed, over a twin on the peer's side and one on the node's.</summary>
internal sealed class RelayedLine
{
    private static readonly HandshakeGate Gate = new(Wire.Nodes, keepsPeerSharing: true);

    private readonly Line _line;
    private readonly bool _answersEnd;

    public RelayedLine(bool answersEnd = true)
    {
        _answersEnd = answersEnd;
        _line = new Line(peerAnswersEnd: answersEnd, gate: Gate);
        Link = new ScriptedLink(_line.Watch);
        _line.Owner.Nodes = Link;
        Node = MakeNode();
    }

    public TwinBearer Peer => _line.Bearer;

    /// <summary>The way to the first node.</summary>
    public TwinBearer Node { get; }

    public ScriptedLink Link { get; }

    public StillClock Clock => _line.Clock;

    public Connection Connection => _line.Connection;

    /// <summary>One more node, should the first fail.</summary>
    public TwinBearer AddNode()
    {
        var node = MakeNode();
        Link.Add(node);
        return node;
    }

    /// <summary>The node is reached.</summary>
    public void Reach() => Link.Arrive(Connection, Node);

    /// <summary>Before the schedule begins: the peer has proposed, and a node is asked for.</summary>
    public RelayedLine Offer()
    {
        Connection.Start();
        Peer.PeerSends(Wire.DuplexProposal);
        Steps.Expect(Link.Asked == 1, "the proposal did not pass");
        return this;
    }

    /// <summary>Before the schedule begins: the node has the proposal.</summary>
    public RelayedLine Propose()
    {
        Offer().Reach();
        Steps.Expect(Node.Arrived.SequenceEqual(Wire.DuplexProposal), "the node has not got the proposal");
        return this;
    }

    /// <summary>Before the schedule begins: the node has accepted, and the peer knows.</summary>
    public RelayedLine Establish()
    {
        Propose().Node.PeerSends(Wire.Acceptance);
        Steps.Expect(_line.Owner.Story == "e" && Peer.Arrived.SequenceEqual(Wire.Acceptance), "the handshake failed");
        return this;
    }

    /// <summary>Neither side takes more than so many bytes before it reads.</summary>
    public RelayedLine LimitRoom(int room)
    {
        Peer.LimitRoom(room);
        Node.LimitRoom(room);
        return this;
    }

    /// <summary>It is closed: everyone was told once, and nothing is held on either side.</summary>
    public void ExpectClosed(params ReadOnlySpan<CloseReason> reasons)
    {
        _line.ExpectClosed(reasons);
        Steps.Expect(Link.Ends == 1, "the link was not told that it is closed");
        Steps.Expect(Link.Reached.TrueForAll(static node => node.IsDisposed), "the bearer of a node is not disposed");
    }

    /// <summary>It is open, and nothing that it was given to do is left undone on either side.</summary>
    public void ExpectAtRest()
    {
        _line.ExpectAtRest();
        Steps.Expect(Node.IsIdle, "bytes are left at the node, or nobody waits for more");
        Steps.Expect(Link.Ends == 0, "the link was told that it is closed");
    }

    /// <summary>After the handshake, the node has got just these bytes from the peer, and the peer just these from the node.</summary>
    public void ExpectPassed(ReadOnlySpan<byte> up, ReadOnlySpan<byte> down)
    {
        Steps.Expect(Node.Arrived.SequenceEqual([.. Wire.DuplexProposal, .. up]), $"the node got {Show(Node)}");
        Steps.Expect(Peer.Arrived.SequenceEqual([.. Wire.Acceptance, .. down]), $"the peer got {Show(Peer)}");
    }

    private static string Show(TwinBearer bearer) => Convert.ToHexStringLower([.. bearer.Arrived]);

    // What is let go on the way to the end is let go again there, which the bearer takes for nothing.
    private TwinBearer MakeNode() =>
        new(Wire.Local, Wire.Node, _line.Watch) { PeerAnswersEnd = _answersEnd, MayBeDisposedAgain = true };
}
