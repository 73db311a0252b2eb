using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Time.Testing;
using static Dingo.Tests.ConnManager.Listening.ProxyProtocol.Proxied;

namespace Dingo.Tests.ConnManager.Listening.ProxyProtocol;

public sealed class ProxiedListenerTests
{
    [Test]
    public async Task A_peer_behind_a_proxy_has_the_address_that_the_proxy_says()
    {
        await using var running = await StartAsync();
        using var peer = await ConnectAsync(running, "PROXY TCP4 192.0.2.7 198.51.100.1 56324 3001\r\n");
        await Assert.That(await peer.AskAsync(Wire.ProposeDuplex)).IsEqualTo(Wire.AcceptDuplex);
        var opened = await running.Events.NextInboundAsync();
        await Assert.That(opened.RemoteAddr.ToString()).IsEqualTo("192.0.2.7:56324");
        await Assert.That(opened.LocalAddr.ToString()).IsEqualTo("198.51.100.1:3001");
        await Assert.That(running.Manager.IPConnCount("192.0.2.7")).IsEqualTo(1);
        await Assert.That(running.Manager.IPConnCount(Proxy)).IsEqualTo(0);
    }

    [Test]
    public async Task The_limit_of_an_address_is_that_of_the_peer_and_not_of_the_proxy()
    {
        await using var running = await StartAsync(new ConnectionLimits { MaxConnectionsPerIP = 2 });
        var peers = new List<RawPeer>();
        for (int i = 0; i < 6; i++)
        {
            peers.Add(await ConnectAsync(running, $"PROXY TCP4 192.0.2.{i / 2} 198.51.100.1 {1000 + i} 3001\r\n"));
            await Assert.That(await peers[i].AskAsync(Wire.ProposeUnidirectional)).IsEqualTo(Wire.AcceptUnidirectional);
        }

        using var seventh = await ConnectAsync(running, "PROXY TCP4 192.0.2.1 198.51.100.1 2000 3001\r\n");
        await Assert.That(await seventh.AskAsync(Wire.ProposeUnidirectional)).IsNull();
        await Assert.That(Refusals(running, RefusalReason.IPLimit)).IsEqualTo(1);
        await Assert.That(running.Manager.InboundCount).IsEqualTo(6);
        peers.ForEach(static peer => peer.Dispose());
    }

    [Test]
    [Arguments(1)]
    [Arguments(3)]
    [Arguments(1000)]
    public async Task What_follows_the_header_is_the_peers_however_it_is_cut(int piece)
    {
        await using var running = await StartAsync();
        byte[][] headers = [Text("PROXY TCP6 2001:db8::7 2001:db8::1 56324 3001\r\n"), Text("PROXY UNKNOWN\r\n"), Binary("20000000"), Binary("2111000cc0000207c6336401dc040bb9")];
        foreach (byte[] header in headers)
        {
            using var peer = await RawPeer.ConnectAsync(running.Nodes, Proxy);
            peer.Socket.NoDelay = true;
            foreach (byte[] part in ((byte[])[.. header, .. Wire.Proposal(Wire.ProposeUnidirectional)]).Chunk(piece))
                await peer.SendAsync(part);
            await Assert.That(await peer.ReadMessageAsync()).IsEqualTo(Wire.AcceptUnidirectional);
        }
    }

    [Test]
    public async Task A_proxy_that_speaks_for_itself_is_counted_under_its_own_address()
    {
        await using var running = await StartAsync();
        using var peer = await RawPeer.ConnectAsync(running.Nodes, Proxy);
        await peer.SendAsync(Binary("20000000"));
        await Assert.That(await peer.AskAsync(Wire.ProposeUnidirectional)).IsEqualTo(Wire.AcceptUnidirectional);
        await Assert.That(running.Manager.IPConnCount(Proxy)).IsEqualTo(1);
    }

    [Test]
    public async Task Whoever_is_no_proxy_is_refused_whatever_it_says()
    {
        await using var running = await StartAsync();
        using var stranger = await RawPeer.ConnectAsync(running.Nodes, "127.0.0.10");
        await Assert.That(await stranger.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(Refusals(running, RefusalReason.NotAProxy)).IsEqualTo(1);
        await Assert.That(running.Manager.Figures.Lifecycle.Handshakes(HandshakeOutcome.Accepted)).IsEqualTo(0);
    }

    [Test]
    public async Task A_proxy_that_says_nothing_about_its_peer_is_refused()
    {
        await using var running = await StartAsync();
        using var peer = await RawPeer.ConnectAsync(running.Nodes, Proxy);
        await Assert.That(await peer.AskAsync(Wire.ProposeUnidirectional)).IsNull();
        using var gone = await RawPeer.ConnectAsync(running.Nodes, Proxy);
        await gone.SendAsync(Text("PROXY TCP4 192.0.2.7"));
        gone.Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => Refusals(running, RefusalReason.ProxyMalformed) == 2)).IsTrue();
        await Assert.That(running.Manager.Figures.Listeners[0].AwaitingProxies).IsEqualTo(0);
    }

    [Test]
    public async Task The_header_and_the_handshake_share_one_deadline_that_bytes_do_not_move()
    {
        var time = new FakeTimeProvider();
        await using var running = await StartAsync(time: time);
        using var silent = await RawPeer.ConnectAsync(running.Nodes, Proxy);
        using var slow = await RawPeer.ConnectAsync(running.Nodes, Proxy);
        await AwaitingAsync(running, 2);

        time.Advance(TimeSpan.FromSeconds(6));
        await slow.SendAsync(Text("PROXY TCP4 192.0.2.7 198.51.100.1 56324 3001\r\n"));
        await AwaitingAsync(running, 1);
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.InboundCount == 1)).IsTrue();

        time.Advance(TimeSpan.FromSeconds(4.2));
        await Assert.That(await silent.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(await slow.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(Refusals(running, RefusalReason.ProxyTimedOut)).IsEqualTo(1);
        // The peer may see its end before that is counted.
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Figures.Lifecycle.Closes(CloseReason.HandshakeTimedOut) == 1)).IsTrue();
        await Assert.That(running.Manager.Figures.DeadlinesArmed).IsEqualTo(0);
    }

    [Test]
    public async Task No_more_wait_for_their_proxy_than_handshakes_may_be_unfinished()
    {
        await using var running = await StartAsync(new ConnectionLimits { MaxPendingHandshakes = 3 });
        var silent = new List<RawPeer>();
        for (int i = 0; i < 5; i++)
            silent.Add(await RawPeer.ConnectAsync(running.Nodes, Proxy));
        await Assert.That(await Eventually.IsTrueAsync(() => Refusals(running, RefusalReason.PendingLimit) == 2)).IsTrue();
        await AwaitingAsync(running, 3);
        silent.ForEach(static peer => peer.Dispose());
        await AwaitingAsync(running, 0);
    }

    [Test]
    public async Task Those_that_wait_for_their_proxy_end_with_the_stop()
    {
        await using var running = await StartAsync();
        using var silent = await RawPeer.ConnectAsync(running.Nodes, Proxy);
        await AwaitingAsync(running, 1);
        await running.Manager.StopAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(await silent.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(running.Manager.Figures.DeadlinesArmed).IsEqualTo(0);
    }

    [Test]
    public async Task Only_those_who_are_allowed_get_in_by_the_address_that_is_theirs()
    {
        await using var running = await StartAsync(allow: "192.0.2.0/24");
        using var allowed = await ConnectAsync(running, "PROXY TCP4 192.0.2.7 198.51.100.1 1 3001\r\n");
        await Assert.That(await allowed.AskAsync(Wire.ProposeUnidirectional)).IsEqualTo(Wire.AcceptUnidirectional);
        using var other = await ConnectAsync(running, "PROXY TCP4 192.0.3.7 198.51.100.1 1 3001\r\n");
        await Assert.That(await other.AskAsync(Wire.ProposeUnidirectional)).IsNull();
        await Assert.That(Refusals(running, RefusalReason.NotAllowed)).IsEqualTo(1);
    }

    [Test]
    public async Task Without_proxies_those_who_are_allowed_get_in_and_a_change_of_the_list_closes_nobody()
    {
        await using var running = await StartAsync(proxies: null, allow: "127.0.0.7");
        using var allowed = await RawPeer.EstablishAsync(running.Nodes, from: "127.0.0.7");
        using var refused = await RawPeer.ConnectAsync(running.Nodes, "127.0.0.8");
        await Assert.That(await refused.IsClosedByPeerAsync()).IsTrue();

        await running.Manager.ReconfigureAsync(With(running.Config, null, "127.0.0.8"));
        using var newcomer = await RawPeer.EstablishAsync(running.Nodes, from: "127.0.0.8");
        await Assert.That(running.Manager.InboundCount).IsEqualTo(2);
        await Assert.That(Refusals(running, RefusalReason.NotAllowed)).IsEqualTo(1);
    }

    [Test]
    public async Task Proxies_switched_on_and_off_speak_for_the_next_connection_and_those_that_are_there_stay()
    {
        await using var running = await StartAsync(proxies: null);
        using var before = await RawPeer.EstablishAsync(running.Nodes, from: Proxy);

        await running.Manager.ReconfigureAsync(With(running.Config, Proxy, null));
        using var stranger = await RawPeer.ConnectAsync(running.Nodes, "127.0.0.10");
        await Assert.That(await stranger.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(Refusals(running, RefusalReason.NotAProxy)).IsEqualTo(1);
        using var proxied = await ConnectAsync(running, "PROXY TCP4 192.0.2.7 198.51.100.1 56324 3001\r\n");
        await Assert.That(await proxied.AskAsync(Wire.ProposeUnidirectional)).IsEqualTo(Wire.AcceptUnidirectional);
        await Assert.That(running.Manager.IPConnCount("192.0.2.7")).IsEqualTo(1);

        await running.Manager.ReconfigureAsync(With(running.Config, null, null));
        using var after = await RawPeer.EstablishAsync(running.Nodes, from: "127.0.0.10");
        await Assert.That(running.Manager.IPConnCount("127.0.0.10")).IsEqualTo(1);
        await Assert.That(running.Manager.InboundCount).IsEqualTo(3);
        await Assert.That(before.Socket.Available + proxied.Socket.Available).IsEqualTo(0);
    }
}
