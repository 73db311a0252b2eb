using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>Much at once, both ways: no byte is lost, doubled or out of order, and nothing is read that nobody takes.</summary>
public class ForwardedBytesTests
{
    private const int Bytes = 48 * 1024 * 1024;

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    public async Task A_stream_goes_through_whole_in_both_directions_at_once(int threads)
    {
        using var workspace = new Workspace();
        using var node = new SlowNode();
        await using var front = await DaemonUnderTest.StartAsync(workspace, [.. node.Forwarding, $"Engine:Threads={threads}"]);
        for (int i = 0; i < 2; i++)
        {
            var (peer, there) = await node.EstablishAsync(front);
            byte[] up = RandomNumberGenerator.GetBytes(Bytes), down = RandomNumberGenerator.GetBytes(Bytes);
            Task<byte[]>[] heard = [there.ReceiveAllAsync(Bytes), peer.ReceiveAllAsync(Bytes)];
            await Task.WhenAll(peer.SendAsync(up), there.SendAsync(down));
            await Assert.That((await heard[0]).AsSpan().SequenceEqual(up)).IsTrue();
            await Assert.That((await heard[1]).AsSpan().SequenceEqual(down)).IsTrue();
            // What moved much goes on moving little.
            await peer.SendAsync("00000000" + "0008" + "0005" + "8200193039");
            await Assert.That(await there.ReceiveAsync()).IsEqualTo("8200193039");
            peer.Dispose();
            await Assert.That(await there.EndsOrderlyAsync()).IsTrue();
            there.Dispose();
        }

        await front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"peer_closed\"}", 2);
        await ForwardedLeftovers.AssertNoneAsync(front);
        var samples = await front.SamplesAsync();
        await Assert.That(samples.Sum("dingo_connmanager_bytes_total")).IsGreaterThanOrEqualTo(4.0 * Bytes);
    }

    [Test]
    [Arguments("node")]
    [Arguments("peer")]
    public async Task Of_what_a_side_does_not_read_no_more_is_taken_than_fits_on_the_way_and_it_ends_by_its_age(string side)
    {
        using var workspace = new Workspace();
        using var node = new SlowNode();
        await using var front = await DaemonUnderTest.StartAsync(
            workspace, [.. node.Forwarding, "Limits:WriteTimeoutSeconds=600", "Recycle:WriteStallSeconds=3"]);
        var (peer, there) = await node.EstablishAsync(front);
        var speaker = side == "node" ? peer : there;
        await Assert.That(async () => await speaker.SendAsync(new byte[Bytes])).Throws<SocketException>();
        await front.UntilSampleAsync("dingo_recycler_requests_total{cause=\"write_stalled\",outcome=\"closed\"}", 1);
        await front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"recycled\"}", 1);
        string stood = $"closed: recycled (the {side} does not read: a write has stood still for ";
        string line = await front.Process.Output.WaitForAsync(stood);
        int seconds = int.Parse(line[(line.IndexOf(stood, StringComparison.Ordinal) + stood.Length)..].Split(' ')[0], CultureInfo.InvariantCulture);
        // A machine that stalls looks at it late; it is not the default that was waited for.
        await Assert.That(seconds).IsBetween(3, 29);
        await front.UntilSampleAsync("dingo_connmanager_buffers_held", 0);
        peer.Dispose();
        there.Dispose();
    }

    [Test]
    public async Task A_peer_whose_network_is_gone_is_recycled_although_nobody_here_understands_what_it_says()
    {
        await Needed.NetworkNamespacesAsync();
        using var workspace = new Workspace();
        using var behind = new Workspace();
        string path = behind.File("node.socket");
        await using var node = await DaemonUnderTest.StartAsync(behind, $"Listeners:0:Address=unix:{path}");
        await using var cable = await VirtualCable.StartDaemonAsync(
            workspace, "Listeners:0:HandOver=forward", $"Listeners:0:Backends:0:Address=unix:{path}", "Recycle:SilenceSeconds=3");
        await Poll.UntilAsync(async () => (int)await cable.Daemon.GetStatusAsync("/readyz") == 200 ? null : "not ready");
        await using var daemon = cable.Daemon;
        using var peer = await cable.ConnectAsync();
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        await Assert.That(await peer.PingAsync()).IsTrue();
        await cable.CutAsync();
        await peer.SendAsync(WirePeer.Segment(8, "8200193039"));
        await cable.Daemon.UntilSampleAsync("dingo_recycler_requests_total{cause=\"unacknowledged\",outcome=\"closed\"}", 1);
        await cable.MendAsync();
    }
}
