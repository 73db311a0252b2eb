using Dingo.Aot.HandOver.Forwarding;
using Dingo.Ouroboros.Bearers.Polling;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Relaying;
using Dingo.Tests.Aot.Ping;
using Dingo.Tests.ConnManager;
using Dingo.Tests.Ouroboros.Connections;
using Wire = Dingo.Tests.Ouroboros.Connections.Wire;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>The way to a node over a socket that a poller watches.</summary>
public sealed class PolledReachTests
{
    [Test]
    public async Task It_is_watched_by_the_poller_of_the_peer_on_whatever_thread_it_is_made()
    {
        using var node = new ScriptedNode(ScriptedNode.Sound);
        using var peer = ConnectionRig.Responder(
            change: static settings => settings with { Gate = new HandshakeGate(ConnectionRig.NodeToNode, keepsPeerSharing: true) });
        peer.Bearer.Poller = Poller.Start("the peer's");
        peer.Owner.Nodes = new Way(new Backend(BackendAddress.Parse(node.Url)));
        var answeredOn = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        peer.Owner.Established = _ => answeredOn.SetResult(Thread.CurrentThread.Name);
        peer.Connection.Start();
        peer.Say(Wire.Propose());
        await Assert.That(await answeredOn.Task.WaitAsync(Eventually.Deadline)).IsEqualTo("the peer's");
        peer.Connection.Abort(CloseReason.Stopping);
    }

    private sealed class Way(Backend node) : INodeLink
    {
        public void Reach(Connection connection, CloseReason failure) =>
            new PolledReach(new SocketReacher(Eventually.Deadline, SendsProxy: false), node, connection).TryStart();

        public void Answered()
        {
        }

        public void Closed(CloseReason failure)
        {
        }
    }
}
