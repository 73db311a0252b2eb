using System.Diagnostics;
using System.Text;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>A peer may ask as fast as it reads the answers; what it has not read is bounded, in bytes and in time.</summary>
public class KeepAliveFloodTests
{
    [Test]
    [Arguments(1, 5_000)]
    // As many as may be unanswered: of 5 bytes each, in the reference's 1,408.
    [Arguments(280, 100)]
    public async Task Many_thousand_keep_alives_are_all_answered_in_order(int atOnce, int rounds)
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.EstablishAsync())
        {
            for (int round = 0; round < rounds; round++)
            {
                await peer.SendAsync(WirePeer.Segment(8, Messages(0, round, atOnce)));
                await Assert.That(await ReceiveAsync(peer, atOnce)).IsEqualTo(Messages(1, round, atOnce));
            }

            await guarded.AssertAnswersAsync();
        }

        await guarded.AssertNothingIsLeftAsync("peer_closed");
    }

    [Test]
    public async Task More_answers_than_may_be_unread_end_the_connection()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.EstablishAsync())
        {
            await peer.SendAsync(WirePeer.Segment(8, Messages(0, 0, 10_000)));
            while (await peer.ReceiveAsync() is not null)
                continue;
        }

        await guarded.AssertNothingIsLeftAsync("write_stalled");
        await guarded.AssertClosingAsync("write_stalled");
    }

    [Test]
    public async Task A_peer_that_never_reads_is_reset_when_a_write_has_waited_for_its_time_and_not_before()
    {
        const int atOnce = 40, seconds = 5;
        await using var guarded = await GuardedDaemon.StartAsync($"Limits:WriteTimeoutSeconds={seconds}");
        using (var peer = await WirePeer.ConnectNarrowAsync(guarded.Daemon.NodeToNode))
        {
            await peer.SendAsync(WirePeer.Proposal);
            // When no write waited yet.
            long free = Stopwatch.GetTimestamp();
            // While the kernel takes the answers the daemon holds none; once it does the peer falls silent, long before the limit in bytes.
            for (int round = 0; ; round++)
            {
                long looked = Stopwatch.GetTimestamp();
                // Whoever is reset while we look is found to hold none, and cannot be told any more.
                if (await HoldsBuffersAsync(guarded.Daemon) || !await peer.TrySendAsync(WirePeer.Segment(8, Messages(0, round, atOnce))))
                    break;
                free = looked;
                await guarded.AssertAnswersAsync();
            }

            await guarded.Daemon.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"write_stalled\"}", 1);
            await Assert.That(Stopwatch.GetElapsedTime(free)).IsGreaterThan(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(2));
        }

        await guarded.AssertNothingIsLeftAsync("write_stalled");
        await guarded.AssertClosingAsync("write_stalled");
    }

    // Not just for the moment in which something is read or written, however long that is on a machine that stalls.
    private static async Task<bool> HoldsBuffersAsync(DaemonUnderTest daemon)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (int look = 0; look < 30; look++)
        {
            if (await daemon.SampleAsync("dingo_connmanager_buffers_held") == 0)
                return false;
            await pause.WaitForNextTickAsync();
        }

        return true;
    }

    // Each of them 5 bytes, with a cookie of its own.
    private static string Messages(int kind, int round, int count)
    {
        var messages = new StringBuilder();
        for (int i = 0; i < count; i++)
            messages.Append($"82{kind:x2}19{(ushort)((round * count) + i) | 0x100:x4}");
        return messages.ToString();
    }

    private static async Task<string> ReceiveAsync(WirePeer peer, int messages)
    {
        const int hexDigits = 2 * 5;
        var received = new StringBuilder();
        while (received.Length < messages * hexDigits)
            received.Append(await peer.ReceiveAsync() ?? throw new InvalidOperationException("The connection has ended."));
        return received.ToString();
    }
}
