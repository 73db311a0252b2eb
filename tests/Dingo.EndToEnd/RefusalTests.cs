using System.Diagnostics;
using System.Net.Sockets;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>A refusal reaches the peer, over whatever network, and the peer cannot keep the place by how it takes it.</summary>
public class RefusalTests
{
    private const string NoVersions = "82028200820e0f";

    private static readonly string WrongMagic = WirePeer.Segment(0, "8200a10f8401f400f4");

    // "version data mismatch: network magic 2 /= 1"
    private const string WrongMagicRefused =
        "820283020f782b" + "76657273696f6e2064617461206d69736d617463683a206e6574776f726b206d616769632032202f3d2031";

    /// <remarks>Where the listener's port is dialled from, sockets end by reset: not before what was sent has arrived.</remarks>
    [Test]
    [Arguments(0)]
    [Arguments(3001)]
    public async Task A_refusal_that_the_network_lost_is_sent_until_it_is_acknowledged(int sourcePort)
    {
        await Needed.NetworkNamespacesAsync();
        var workspace = new Workspace();
        await using var cable = await VirtualCable.StartDaemonAsync(workspace, $"Outbound:SourcePort={sourcePort}");
        await using var guarded = await GuardedDaemon.StartAsync(workspace, cable.Daemon, cable.ConnectAsync);
        int tries = 1;
        while (!await IsToldAfterTheMendAsync(cable, endsOrderly: sourcePort == 0))
            await Assert.That(++tries).IsLessThanOrEqualTo(5);

        await guarded.AssertNothingIsLeftAsync("handshake_refused", tries);
        await guarded.AssertHandshakeAsync("wrong_network", "refused", tries);
    }

    [Test]
    public async Task A_peer_that_never_acknowledges_its_refusal_holds_its_place_for_a_second()
    {
        await Needed.NetworkNamespacesAsync();
        var workspace = new Workspace();
        await using var cable = await VirtualCable.StartDaemonAsync(workspace);
        await using var guarded = await GuardedDaemon.StartAsync(workspace, cable.Daemon, cable.ConnectAsync);
        using var peer = await cable.ConnectAsync();
        await cable.CutAsync();
        long start = Stopwatch.GetTimestamp();
        await peer.SendAsync(WrongMagic);
        await guarded.Daemon.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"handshake_refused\"}", 1);
        await Assert.That(Stopwatch.GetElapsedTime(start)).IsBetween(TimeSpan.FromMilliseconds(998), TimeSpan.FromSeconds(10));
        await Assert.That(cable.Unacknowledged(peer)).IsNull();

        await cable.MendAsync();
        await guarded.AssertNothingIsLeftAsync("handshake_refused");
    }

    [Test]
    public async Task A_refused_peer_that_does_not_end_its_side_is_reset_after_a_second()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        long start = Stopwatch.GetTimestamp();
        using var peer = await guarded.ConnectAsync();
        await peer.SendAsync(WirePeer.Segment(0, "8200a0"));
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(NoVersions);
        await Assert.That(await peer.EndsOrderlyAsync()).IsTrue();

        await guarded.AssertNothingIsLeftAsync("handshake_refused");
        await Assert.That(Stopwatch.GetElapsedTime(start)).IsBetween(TimeSpan.FromMilliseconds(998), TimeSpan.FromSeconds(10));
        await Assert.That(async () => await peer.SendAsync("00")).Throws<SocketException>();
    }

    [Test]
    public async Task A_refused_peer_that_had_more_to_say_gets_its_refusal_and_an_end_all_the_same()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.ConnectAsync())
        {
            await peer.SendAsync(WirePeer.Segment(0, "8200a0") + new string('a', 2 * 60_000));
            await Assert.That(await peer.ReceiveAsync()).IsEqualTo(NoVersions);
            await Assert.That(await peer.EndsOrderlyAsync()).IsTrue();
        }

        await guarded.AssertNothingIsLeftAsync("handshake_refused");
    }

    [Test]
    public async Task A_refused_peer_that_goes_on_and_on_is_reset()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.ConnectAsync())
        {
            await peer.SendAsync(WirePeer.Segment(0, "8200a0"));
            byte[] more = new byte[100_000];
            await Assert.That(async () =>
            {
                while (true)
                    await peer.SendAsync(more);
            }).Throws<SocketException>();
        }

        await guarded.AssertNothingIsLeftAsync("handshake_refused");
    }

    /// <summary>Has a refusal lost, and then the network mended: whether it arrives.</summary>
    /// <returns>False when the daemon had given up before: it waits for a second, which a busy machine may let pass.</returns>
    private static async Task<bool> IsToldAfterTheMendAsync(VirtualCable cable, bool endsOrderly)
    {
        using var peer = await cable.ConnectAsync();
        await cable.CutAsync();
        await peer.SendAsync(WrongMagic);
        // Written, and neither received nor acknowledged: a socket that is closed by reset now takes it along.
        await Poll.UntilAsync(() => cable.Unacknowledged(peer) == 0 ? "nothing is sent" : null);
        int? lost = cable.Unacknowledged(peer);
        await cable.MendAsync();
        if (lost is null)
            return false;
        await Assert.That(lost.Value).IsGreaterThanOrEqualTo(8 + (WrongMagicRefused.Length / 2));

        // Where nobody is left, whoever speaks is told so: the reset may have been lost as the refusal was.
        await peer.TrySendAsync("00");
        if (await peer.ReceiveAsync() is not { } refusal)
            return false;
        await Assert.That(refusal).IsEqualTo(WrongMagicRefused);
        await Assert.That(await peer.EndsOrderlyAsync()).IsEqualTo(endsOrderly);
        return true;
    }
}
