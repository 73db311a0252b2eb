using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Ouroboros.Handshake;
using Dingo.Tests.Aot.Ping;
using Dingo.Tests.ConnManager;
using Dingo.Tests.Ouroboros.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Wire = Dingo.Tests.Ouroboros.Connections.Wire;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>One peer that came to a listener whose connections go to real nodes, which nobody looks at; its time is virtual.</summary>
internal sealed class ForwardedPeer : IDisposable
{
    private const string Listener = "relay";

    private static readonly BackendSettings Settings = new(ProtocolFamily.NodeToNode, HealthCheckKind.Connect, SendsProxy: false);

    private readonly BackendTools _tools = new(networkMagic: 2, new Pinging.Names(), new FakeTimeProvider(), NullLogger.Instance);

    public ForwardedPeer(params string[] nodes)
    {
        var listener = new ForwardedListener(Listener, Settings, [.. nodes.Select(Unseen)]);
        Nodes = listener.Pool.Backends;
        Side = ConnectionRig.Responder(change: static settings => settings with { Gate = new HandshakeGate(ConnectionRig.NodeToNode, keepsPeerSharing: true) });
        Side.Owner.Nodes = listener.HandOver(localIdleTimeout: null).Forward(Side.Connection);
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

    public void Dispose()
    {
        Side.Dispose();
        _tools.Dispose();
    }

    private BackendCheck Unseen(string node) => new(Listener, new Backend(BackendAddress.Parse(node)), Settings, _tools);

    // Behind the segment's header, which begins with the time.
    private static string Hex(IEnumerable<byte> segment) => Convert.ToHexStringLower([.. segment.Skip(8)]);
}
