using System.Net;
using System.Net.Sockets;
using System.Text;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Aot.Control;

/// <summary>What is said of the lists of the listeners is what a connect then meets.</summary>
public sealed class ExplainCommandTests
{
    private const string Proxy = "127.0.0.9";

    [Test]
    public async Task Whoever_is_not_allowed_is_told_so_and_whoever_is_is_admitted()
    {
        await using var bench = await StartAsync(nodes => nodes with { AllowFrom = Networks.Of("127.0.0.7") });
        await Assert.That(await ExplainAsync(bench, "127.0.0.7:3001")).IsEqualTo("ntn not_allowed False; admitted");
        using var allowed = await RawPeer.EstablishAsync(bench.Peers.Nodes, from: "127.0.0.7");

        await Assert.That(await ExplainAsync(bench, "127.0.0.8")).IsEqualTo("ntn not_allowed True; not_allowed");
        await Assert.That(Refused(bench, RefusalReason.NotAllowed)).IsEqualTo(0);
        using var refused = await RawPeer.ConnectAsync(bench.Peers.Nodes, "127.0.0.8");
        await Assert.That(await refused.AskAsync(Wire.ProposeUnidirectional)).IsNull();
        await Assert.That(Refused(bench, RefusalReason.NotAllowed)).IsEqualTo(1);
        var end = ControlAnswer.Done(await bench.AskAsync("explain", """{"address":"127.0.0.8"}"""));
        await Assert.That(end.GetProperty("lastRefusal").GetString()).IsEqualTo(end.GetProperty("verdict").GetString());
    }

    [Test]
    public async Task An_IPv6_address_goes_by_itself_and_not_by_the_network_that_it_is_counted_under()
    {
        await using var bench = await StartAsync(nodes => nodes with { EndPoint = At("::1"), AllowFrom = Networks.Of("::1") });
        await Assert.That(await ExplainAsync(bench, "::1")).IsEqualTo("ntn not_allowed False; admitted");
        await Assert.That(await ExplainAsync(bench, "[::1]:3001")).IsEqualTo("ntn not_allowed False; admitted");
        await Assert.That(await ExplainAsync(bench, "::1/64")).IsEqualTo("ntn not_allowed False; admitted");
        await Assert.That(await ExplainAsync(bench, "::2")).IsEqualTo("ntn not_allowed True; not_allowed");
        await Assert.That(await ExplainAsync(bench, "::/64")).IsEqualTo("ntn not_allowed True; not_allowed");
        using var allowed = await RawPeer.EstablishAsync(bench.Peers.Nodes);

        await ReconfigureAsync(bench, nodes => nodes with { EndPoint = At("::1"), AllowFrom = Networks.Of("::2") });
        await Assert.That(await ExplainAsync(bench, "::1")).IsEqualTo("ntn not_allowed True; not_allowed");
        using var refused = await RawPeer.ConnectAsync(bench.Peers.Nodes);
        await Assert.That(await refused.AskAsync(Wire.ProposeUnidirectional)).IsNull();
    }

    [Test]
    public async Task Behind_a_proxy_the_address_of_the_peer_decides_and_who_is_no_proxy_is_told_but_admitted()
    {
        await using var bench = await StartAsync(
            nodes => nodes with { ProxyFrom = Networks.Of(Proxy), AllowFrom = Networks.Of("127.0.0.0/30, 2001:db8::/32") });
        await Assert.That(await ExplainAsync(bench, "127.0.0.2")).IsEqualTo("ntn not_allowed False, ntn not_a_proxy True; admitted");
        await Assert.That(await ExplainAsync(bench, "2001:db8::7")).IsEqualTo("ntn not_allowed False, ntn not_a_proxy True; admitted");
        await Assert.That(await ExplainAsync(bench, "127.0.0.8")).IsEqualTo("ntn not_allowed True, ntn not_a_proxy True; not_allowed");
        await Assert.That(await ExplainAsync(bench, Proxy)).IsEqualTo("ntn not_allowed True, ntn not_a_proxy False; not_allowed");

        await Assert.That(await AskThroughProxyAsync(bench, "TCP4 127.0.0.2 127.0.0.1")).IsEqualTo(Wire.AcceptUnidirectional);
        await Assert.That(await AskThroughProxyAsync(bench, "TCP6 2001:db8::7 2001:db8::1")).IsEqualTo(Wire.AcceptUnidirectional);
        await Assert.That(await AskThroughProxyAsync(bench, "TCP4 127.0.0.8 127.0.0.1")).IsNull();
        await Assert.That(await AskThroughProxyAsync(bench, "UNKNOWN")).IsNull();
        await Assert.That(Refused(bench, RefusalReason.NotAllowed)).IsEqualTo(2);
        using var direct = await RawPeer.ConnectAsync(bench.Peers.Nodes, "127.0.0.2");
        await Assert.That(await direct.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(Refused(bench, RefusalReason.NotAProxy)).IsEqualTo(1);
    }

    [Test]
    public async Task Of_two_listeners_one_that_lets_it_in_is_enough()
    {
        await using var bench = await StartAsync(
            nodes => nodes with { AllowFrom = Networks.Of("127.0.0.7") }, nodes => nodes with { Name = "open", EndPoint = At("127.0.0.1") });
        await Assert.That(await ExplainAsync(bench, "127.0.0.8")).IsEqualTo("ntn not_allowed True; admitted");
        using var refused = await RawPeer.ConnectAsync(bench.Peers.Nodes, "127.0.0.8");
        await Assert.That(await refused.AskAsync(Wire.ProposeUnidirectional)).IsNull();
        using var admitted = await RawPeer.EstablishAsync(bench.Peers.Manager.ResolvedListeners[2].EndPoint, from: "127.0.0.8");

        await ReconfigureAsync(
            bench, nodes => nodes with { AllowFrom = Networks.Of("127.0.0.7") },
            nodes => nodes with { Name = "open", EndPoint = At("127.0.0.1"), AllowFrom = Networks.Of("127.0.0.6") });
        await Assert.That(await ExplainAsync(bench, "127.0.0.6")).IsEqualTo("ntn not_allowed True, open not_allowed False; admitted");
        await Assert.That(await ExplainAsync(bench, "127.0.0.8")).IsEqualTo("ntn not_allowed True, open not_allowed True; not_allowed");
    }

    [Test]
    public async Task A_listener_to_which_no_address_of_that_kind_leads_is_no_way_in()
    {
        await using var bench = await StartAsync(
            nodes => nodes with { AllowFrom = Networks.Of("127.0.0.7") }, nodes => nodes with { Name = "six", EndPoint = At("::1") });
        await Assert.That(await ExplainAsync(bench, "127.0.0.8")).IsEqualTo("ntn not_allowed True; not_allowed");
        await Assert.That(await ExplainAsync(bench, "::ffff:127.0.0.8")).IsEqualTo("ntn not_allowed True; not_allowed");
        await Assert.That(await ExplainAsync(bench, "2001:db8::7")).IsEqualTo("; admitted");

        await ReconfigureAsync(
            bench, nodes => nodes with { AllowFrom = Networks.Of("127.0.0.7") }, nodes => nodes with { Name = "both", EndPoint = At("::") });
        await Assert.That(await ExplainAsync(bench, "127.0.0.8")).IsEqualTo("ntn not_allowed True; admitted");
        var both = (IPEndPoint)bench.Peers.Manager.ResolvedListeners[2].EndPoint;
        using var admitted = await RawPeer.EstablishAsync(new IPEndPoint(IPAddress.Loopback, both.Port), from: "127.0.0.8");
    }

    [Test]
    public async Task A_client_over_TCP_has_the_lists_of_its_protocol_and_a_local_one_has_none()
    {
        await using var bench = await StartAsync(
            nodes => nodes with { AllowFrom = Networks.Of("127.0.0.7") },
            nodes => nodes with
            {
                Name = "wallets",
                EndPoint = At("127.0.0.1"),
                AllowFrom = Networks.Of("127.0.0.8"),
                ConnectionOpts = nodes.ConnectionOpts with { Handshake = Wire.Clients },
            });
        await Assert.That(await ExplainAsync(bench, "127.0.0.7", "ntc")).IsEqualTo("wallets not_allowed True; not_allowed");
        await Assert.That(await ExplainAsync(bench, "127.0.0.8", "ntc")).IsEqualTo("wallets not_allowed False; admitted");
        await Assert.That(await ExplainAsync(bench, "local")).IsEqualTo("; admitted");
        using var refused = await RawPeer.ConnectAsync(bench.Peers.Manager.ResolvedListeners[2].EndPoint, "127.0.0.7");
        await Assert.That(await refused.AskAsync(Wire.ProposeLocal)).IsNull();
        var end = ControlAnswer.Done(await bench.AskAsync("explain", """{"address":"127.0.0.7","protocol":"ntc"}"""));
        await Assert.That(end.GetProperty("lastRefusal").GetString()).IsEqualTo(end.GetProperty("verdict").GetString());
    }

    [Test]
    public async Task Lists_are_asked_before_limits_as_they_are_when_somebody_connects()
    {
        await using var bench = await StartAsync(nodes => nodes with { AllowFrom = Networks.Of("127.0.0.7") });
        bench.Peers.Manager.Limits = new ConnectionLimits { MaxInboundConns = 1 };
        using var last = await RawPeer.EstablishAsync(bench.Peers.Nodes, from: "127.0.0.7");
        await Assert.That(await ExplainAsync(bench, "127.0.0.7")).IsEqualTo("ntn not_allowed False; inbound_limit");
        await Assert.That(await ExplainAsync(bench, "127.0.0.8")).IsEqualTo("ntn not_allowed True; not_allowed");
        string[] answer = await bench.AskAsync("explain", """{"address":"127.0.0.8"}""");
        await Assert.That(ControlAnswer.Row(answer[^2]).GetProperty("kind").GetString()).IsEqualTo("listener_rule");
    }

    [Test]
    public async Task Listeners_that_were_lost_or_stopped_say_nothing()
    {
        using var supplied = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        supplied.Bind(At("127.0.0.1"));
        supplied.Listen();
        await using var bench = await StartAsync(
            nodes => nodes with { AllowFrom = Networks.Of("127.0.0.7") }, nodes => nodes with { Name = "open", EndPoint = null, Listener = supplied });
        await Assert.That(await ExplainAsync(bench, "127.0.0.8")).IsEqualTo("ntn not_allowed True; admitted");
        supplied.Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => !bench.Peers.Manager.IsReady)).IsTrue();
        await Assert.That(await ExplainAsync(bench, "127.0.0.8")).IsEqualTo("ntn not_allowed True; not_allowed");

        await bench.Peers.Manager.StopAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(await ExplainAsync(bench, "127.0.0.8")).IsEqualTo("; stopping");
    }

    [Test]
    public async Task What_is_no_address_is_refused()
    {
        await using var bench = await StartAsync(static nodes => nodes);
        foreach (string address in new[] { "relay.example", "127.0.0.1/64", "::1/48", "127.0.0.1:65536", "" })
            await Assert.That((await bench.AskAsync("explain", $$"""{"address":"{{address}}"}"""))[^1]).Contains("names are not looked up").Because(address);
    }

    private static Task<ControlBench> StartAsync(
        Func<ListenerConfig, ListenerConfig> nodes, params Func<ListenerConfig, ListenerConfig>[] more) =>
        ControlBench.StartAsync(change: config => With(config, nodes, more));

    private static Task ReconfigureAsync(
        ControlBench bench, Func<ListenerConfig, ListenerConfig> nodes, params Func<ListenerConfig, ListenerConfig>[] more)
    {
        var plain = bench.Peers.Config with { Listeners = [bench.Peers.Config.Listeners[0] with { AllowFrom = null }, bench.Peers.Config.Listeners[1]] };
        return bench.Peers.Manager.ReconfigureAsync(With(plain, nodes, more));
    }

    private static ConnectionManagerConfig With(
        ConnectionManagerConfig config, Func<ListenerConfig, ListenerConfig> nodes, Func<ListenerConfig, ListenerConfig>[] more) => config with
        {
            Listeners = [nodes(config.Listeners[0]), config.Listeners[1], .. more.Select(listener => listener(config.Listeners[0]))],
        };

    private static IPEndPoint At(string address) => new(IPAddress.Parse(address), 0);

    // The rows of the listeners, and the verdict.
    private static async Task<string> ExplainAsync(ControlBench bench, string address, string? protocol = null)
    {
        string[] answer = await bench.AskAsync(
            "explain", protocol is null ? $$"""{"address":"{{address}}"}""" : $$"""{"address":"{{address}}","protocol":"{{protocol}}"}""");
        var rules = ControlAnswer.Rows(answer).Where(static row => row.GetProperty("kind").GetString() == "listener_rule")
            .Select(static row => $"{row.GetProperty("listener").GetString()} {row.GetProperty("rule").GetString()} {row.GetProperty("refuses").GetBoolean()}");
        return $"{string.Join(", ", rules)}; {ControlAnswer.Done(answer).GetProperty("verdict").GetString()}";
    }

    private static async Task<string?> AskThroughProxyAsync(ControlBench bench, string header)
    {
        using var peer = await RawPeer.ConnectAsync(bench.Peers.Nodes, Proxy);
        await peer.SendAsync(Encoding.ASCII.GetBytes($"PROXY {header}{(header == "UNKNOWN" ? "" : " 1000 3001")}\r\n"));
        return await peer.AskAsync(Wire.ProposeUnidirectional);
    }

    private static long Refused(ControlBench bench, RefusalReason reason) => bench.Peers.Manager.Figures.Listeners[0].Refusals(reason);
}
