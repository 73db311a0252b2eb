using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Tests.Ouroboros.Bearers;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>One connection that is relayed, with both the peer's end and the node's in the test's hands.</summary>
internal sealed class RelayRig : IDisposable
{
    private readonly byte[] _scratch = new byte[256 * 1024];

    public RelayRig(
        int capacity = 128 * 1024, bool keepsPeerSharing = true, ScriptedNodes? nodes = null, Func<ConnectionSettings, ConnectionSettings>? change = null)
    {
        Nodes = nodes ?? new ScriptedNodes(1, capacity);
        Side = ConnectionRig.Responder(capacity: capacity, change: settings =>
        {
            settings = settings with { Gate = new HandshakeGate(ConnectionRig.NodeToNode, keepsPeerSharing) };
            return change?.Invoke(settings) ?? settings;
        });
        Side.Owner.Nodes = Nodes;
        Side.Connection.Start();
    }

    /// <summary>The peer's side.</summary>
    public ConnectionRig Side { get; }

    public ScriptedNodes Nodes { get; }

    public Connection Connection => Side.Connection;

    /// <summary>The node that was reached last.</summary>
    public InMemoryBearer Node => Nodes.Nodes[^1];

    /// <summary>Our end of the way to it.</summary>
    public InMemoryBearer Ours => Nodes.Ours[^1];

    /// <summary>One of which the handshake is done, and heard.</summary>
    public static RelayRig Established(int capacity = 128 * 1024, Func<ConnectionSettings, ConnectionSettings>? change = null)
    {
        var rig = new RelayRig(capacity, change: change);
        rig.Side.Say(Wire.Propose());
        rig.HearNode();
        rig.NodeSays(Wire.Answer());
        rig.Side.Hear();
        return rig;
    }

    /// <summary>The node sends bytes; all of them must fit.</summary>
    public void NodeSays(ReadOnlySpan<byte> bytes)
    {
        Node.Send(bytes, out int count);
        if (count != bytes.Length)
            throw new InvalidOperationException("The pipe is too small for this test.");
    }

    /// <summary>The node reads all there is.</summary>
    public byte[] HearNode() => HearNode(out _);

    public byte[] HearNode(out BearerStatus end)
    {
        int length = 0;
        int count;
        do
        {
            end = Node.Receive(_scratch.AsSpan(length), out count);
            length += count;
        }
        while (count > 0);
        return _scratch[..length];
    }

    /// <summary>Nothing is held any more, on either side, and the link was told of the end once.</summary>
    public async Task NothingIsLeftAsync(string story)
    {
        await Side.NothingIsLeftAsync(story);
        foreach (var ours in Nodes.Ours)
        {
            await Assert.That(ours.IsDisposed).IsTrue();
            await Assert.That(ours.Violations).IsEmpty();
        }

        await Assert.That(Nodes.Ends).IsEqualTo(1);
    }

    public void Dispose()
    {
        Nodes.Nodes.ForEach(static node => node.Dispose());
        Side.Dispose();
    }
}
