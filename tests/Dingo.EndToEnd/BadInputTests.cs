using System.Net.Sockets;
using System.Text;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>What arrives at a public port: each peer is closed for its reason, is counted, and leaves nothing behind.</summary>
public class BadInputTests
{
    private const string NoCommonVersion = "82028200820e0f";

    // Name, what the peer sends, what it reads before its end, whether that is the end of the stream (or a reset), why it was closed.
    public static IEnumerable<(string Name, string Sent, string? Answer, bool IsOrderly, string Reason)> Inputs()
    {
        yield return ("garbage", new string('a', 64), null, false, "handshake_malformed");
        yield return ("HTTP", Ascii("GET / HTTP/1.1\r\nHost: relay\r\n\r\n"), null, false, "handshake_malformed");
        yield return ("TLS hello", "16030102000100" + "01fc0303" + new string('5', 64), null, false, "handshake_malformed");
        yield return ("zero-length segment", "0000000000000000", null, false, "handshake_malformed");
        yield return ("responder bit set", "0000000080000009" + "8200a10f8402f400f4", null, false, "handshake_malformed");
        yield return ("another mini-protocol first", "0000000000080005" + "8200193039", null, false, "handshake_malformed");
        yield return ("oversize handshake", "0000000000001681" + "82", null, false, "handshake_malformed");
        yield return ("no versions", Handshake("8200a0"), NoCommonVersion, true, "handshake_refused");
        yield return ("unknown versions only", Handshake("8200a2078202f4088202f4"), NoCommonVersion, true, "handshake_refused");
        yield return ("versions twice", Handshake("8200a20e8402f400f40e8402f400f4"), null, false, "handshake_malformed");
        yield return ("versions in descending order", Handshake("8200a20f8402f400f40e8402f400f4"), null, false, "handshake_malformed");
        yield return ("an indefinite map", Handshake("8200bf0f8402f400f4ff"), null, false, "handshake_malformed");
        yield return ("a CBOR bomb", Handshake("8200a1" + string.Concat(Enumerable.Repeat("81", 1000)) + "00" + "f6"), null, false, "handshake_malformed");
        yield return ("a second proposal behind the first", Handshake("8200a10f8402f400f4") + Handshake("8200a10f8402f400f4"), "83010f8402f400f4", false, "unknown_mini_protocol");
        yield return ("two messages in one segment", Handshake("8200a10f8402f400f4" + "8200a10f8402f400f4"), null, false, "handshake_malformed");
        yield return ("an unknown mini-protocol", Handshake("8200a10f8402f400f4") + "0000000001010003" + "011821", "83010f8402f400f4", false, "unknown_mini_protocol");
        yield return ("a cookie out of range", Handshake("8200a10f8402f400f4") + "0000000000080007" + "82001a00010000", "83010f8402f400f4", false, "protocol_violation");
    }

    [Test]
    [MethodDataSource(nameof(Inputs))]
    public async Task A_peer_that_breaks_the_rules_is_closed_for_its_reason_and_leaves_nothing(
        string name, string sent, string? answer, bool isOrderly, string reason)
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        using (var peer = await WirePeer.ConnectAsync(daemon.NodeToNode))
        {
            await peer.SendAsync(sent);
            // A reset may overtake what was sent before it.
            string? read = await peer.ReceiveAsync();
            if (isOrderly || read is not null)
                await Assert.That(read).IsEqualTo(answer).Because(name);
            await Assert.That(await peer.EndsOrderlyAsync()).IsEqualTo(isOrderly).Because(name);
        }

        await daemon.UntilSampleAsync($"dingo_connmanager_closed_total{{reason=\"{reason}\"}}", 1);
        await AssertNothingIsLeftAsync(daemon);
    }

    [Test]
    [Arguments("")]
    [Arguments("00000000")]
    [Arguments("000000000000ffff")]
    [Arguments("0000000000000009" + "8200a1")]
    public async Task A_peer_that_never_finishes_its_proposal_is_reset_when_its_time_is_up(string sent)
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Limits:HandshakeTimeoutSeconds=1");
        using var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
        if (sent.Length > 0)
            await peer.SendAsync(sent);
        await Assert.That(await peer.EndsOrderlyAsync()).IsFalse();
        await daemon.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"handshake_timed_out\"}", 1);
        await AssertNothingIsLeftAsync(daemon);
    }

    [Test]
    public async Task Peers_that_reset_at_once_leave_nothing()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        for (int i = 0; i < 100; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(daemon.NodeToNode);
            socket.LingerState = new LingerOption(true, 0);
        }

        await AssertNothingIsLeftAsync(daemon);
        using var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
    }

    private static async Task AssertNothingIsLeftAsync(DaemonUnderTest daemon)
    {
        await daemon.UntilSampleAsync("cardano_node_metrics_connectionManager_incomingConns", 0);
        await daemon.UntilSampleAsync("dingo_connmanager_buffers_held", 0);
        await daemon.UntilSampleAsync("dingo_connmanager_deadlines_armed", 0);
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_faults_total")).IsEqualTo(0);
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_accounting_mismatch_total")).IsEqualTo(0);
    }

    private static string Handshake(string message) => $"000000000000{message.Length / 2:x4}{message}";

    private static string Ascii(string text) => Convert.ToHexString(Encoding.ASCII.GetBytes(text));
}
