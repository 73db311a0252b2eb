using Dingo.Aot.HandOver.Forwarding;
using Dingo.Ouroboros.Handshake;
using Dingo.Tests.ConnManager;
using Dingo.Tests.Ouroboros.Connections;
using Wire = Dingo.Tests.Ouroboros.Connections.Wire;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>One peer whose connection goes to real nodes, each of which may take two seconds of virtual time to be reached.</summary>
internal sealed class ForwardedPeer : IDisposable
{
    private static readonly SocketReacher Sockets = new(TimeSpan.FromSeconds(2), SendsProxy: false);

    public ForwardedPeer(params string[] nodes)
    {
        var pool = new BackendPool([.. nodes.Select(static node => new Backend(BackendAddress.Parse(node)))]);
        Nodes = pool.Backends;
        Side = ConnectionRig.Responder(change: static settings => settings with { Gate = new HandshakeGate(ConnectionRig.NodeToNode, keepsPeerSharing: true) });
        Side.Owner.Nodes = new NodeLink(pool, Sockets);
        Side.Connection.Start();
    }

    public IReadOnlyList<Backend> Nodes { get; }

    /// <summary>The peer's side.</summary>
    public ConnectionRig Side { get; }

    /// <summary>How many connections each node has.</summary>
    public string Places => string.Join(' ', Nodes.Select(static node => node.Connections));

    /// <summary>The peer proposes; the first node is the first that is reached for.</summary>
    public void Propose(string message = Wire.Proposal)
    {
        foreach (var other in Nodes.Skip(1))
            other.Enter();
        Side.Say(Wire.Propose(message));
        foreach (var other in Nodes.Skip(1))
            other.Leave();
    }

    /// <summary>The peer gets a node's answer.</summary>
    public async Task HearsAsync(string message)
    {
        var heard = new List<byte>();
        byte[] answer = Wire.Answer(message);
        await Assert.That(await Eventually.IsTrueAsync(() =>
        {
            heard.AddRange(Side.Hear());
            return heard.Count >= answer.Length;
        })).IsTrue();
        await Assert.That(Hex(heard)).IsEqualTo(Hex(answer));
    }

    /// <summary>The connection has ended, and of it nothing is left anywhere: no place, no deadline, no buffer.</summary>
    public async Task NothingIsLeftAsync(string story)
    {
        await Side.Connection.Completion.WaitAsync(Eventually.Deadline);
        // What was given up is told so on a thread of its own.
        await Assert.That(await Eventually.IsTrueAsync(() => Side.Wheel.Armed == 0 && Side.Slabs.Outstanding == 0)).IsTrue();
        await Side.NothingIsLeftAsync(story);
        await Assert.That(Places).IsEqualTo(string.Join(' ', Nodes.Select(static _ => 0)));
    }

    public void Dispose() => Side.Dispose();

    // Behind the segment's header, which begins with the time.
    private static string Hex(IEnumerable<byte> segment) => Convert.ToHexStringLower([.. segment.Skip(8)]);
}
