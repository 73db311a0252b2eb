using System.Diagnostics;
using Dingo.EndToEnd.Harness;
using TUnit.Core.Enums;

namespace Dingo.EndToEnd;

/// <summary>A peer that takes its time gets so much of it, and no more: the deadline is absolute, and bytes do not move it.</summary>
public class SlowPeerTests
{
    // So much that nobody who is in time comes late on a machine that stalls.
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(4);
    private static readonly string Limited = $"Limits:HandshakeTimeoutSeconds={HandshakeTimeout.TotalSeconds}";

    // The daemon rounds its clock down to whole milliseconds.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    // Far above the deadline under test, below the one that holds when nothing is set.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    [Test]
    [Arguments("silence", "")]
    [Arguments("half a header", "00000000")]
    [Arguments("a header", "0000000000000009")]
    [Arguments("half a payload", "0000000000000009" + "8200a10f")]
    [Arguments("65,535 claimed and not sent", "000000000000ffff")]
    [Arguments("a message that goes on in another segment", "0000000000000004" + "8200a10f")]
    [Arguments("a map of two billion versions", "0000000000000007" + "8200ba7fffffff")]
    public async Task A_proposal_that_is_never_finished_ends_with_its_time_and_not_before(string name, string sent)
    {
        await using var guarded = await GuardedDaemon.StartAsync(Limited);
        long start = Stopwatch.GetTimestamp();
        using (var peer = await guarded.ConnectAsync())
        {
            await peer.SendAsync(sent);
            await Assert.That(await peer.EndsOrderlyAsync()).IsFalse().Because(name);
        }

        await AssertAfterTheDeadlineAsync(Stopwatch.GetElapsedTime(start));
        await guarded.AssertNothingIsLeftAsync("handshake_timed_out");
        await guarded.AssertHandshakeAsync("timed_out", "handshake_timed_out");
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Bytes_that_drip_do_not_move_the_deadline(bool isLocal)
    {
        await using var guarded = await GuardedDaemon.StartAsync(Limited);
        // The header and a payload that would take most of a minute.
        byte[] proposal = Convert.FromHexString(WirePeer.Segment(0, "8200b900ff" + new string('0', 1000)));
        long start = Stopwatch.GetTimestamp();
        using (var peer = isLocal ? await guarded.ConnectLocalAsync() : await guarded.ConnectAsync())
        {
            var interval = TimeSpan.FromMilliseconds(80);
            int dripped = await DripAsync(peer, proposal, interval);
            await Assert.That(dripped).IsBetween(1, (int)(DefaultTimeout / interval));
        }

        await AssertAfterTheDeadlineAsync(Stopwatch.GetElapsedTime(start));
        await guarded.AssertNothingIsLeftAsync("handshake_timed_out");
        await guarded.AssertHandshakeAsync("timed_out", "handshake_timed_out");
    }

    [Test]
    public async Task A_client_that_says_nothing_is_closed_like_anyone()
    {
        await using var guarded = await GuardedDaemon.StartAsync(Limited);
        long start = Stopwatch.GetTimestamp();
        using (var client = await guarded.ConnectLocalAsync())
            await Assert.That(await client.ReceiveAsync()).IsNull();

        await AssertAfterTheDeadlineAsync(Stopwatch.GetElapsedTime(start));
        await guarded.AssertNothingIsLeftAsync("handshake_timed_out");
    }

    // Thirty seconds, as the reference has it and no setting changes: first of all, so that the other tests run beside it.
    [Test]
    [ExecutionPriority(Priority.Critical)]
    public async Task A_segment_that_is_begun_after_the_handshake_must_be_finished_in_thirty_seconds()
    {
        const string beforePing = "00000000";
        byte[] pings = Convert.FromHexString(WirePeer.Segment(8, string.Concat(Enumerable.Repeat("8200193039", 100))));
        await using var guarded = await GuardedDaemon.StartAsync();
        long start = Stopwatch.GetTimestamp();
        using (var header = await guarded.EstablishAsync())
        using (var payload = await guarded.EstablishAsync())
        using (var drip = await guarded.EstablishAsync())
        {
            await header.SendAsync(beforePing);
            await payload.SendAsync(beforePing + "00080005" + "8200");
            // One byte per second, through header and payload: what is whole in it is answered, and moves nothing.
            var dripped = DripAsync(drip, pings, TimeSpan.FromSeconds(1), answer: "8201193039");
            await Assert.That(await header.EndsOrderlyAsync()).IsFalse();
            await Assert.That(await payload.EndsOrderlyAsync()).IsFalse();
            await Assert.That(await dripped).IsBetween(14, 60);
        }

        await Assert.That(Stopwatch.GetElapsedTime(start)).IsGreaterThan(TimeSpan.FromSeconds(30) - Rounding);
        await guarded.AssertNothingIsLeftAsync("segment_timed_out", count: 3);
    }

    private static async Task AssertAfterTheDeadlineAsync(TimeSpan elapsed)
    {
        await Assert.That(elapsed).IsGreaterThan(HandshakeTimeout - Rounding);
        await Assert.That(elapsed).IsLessThan(DefaultTimeout);
    }

    /// <summary>Sends a byte at a time until the connection has ended; returns how many were sent.</summary>
    private static async Task<int> DripAsync(WirePeer peer, byte[] bytes, TimeSpan interval, string? answer = null)
    {
        using var pause = new PeriodicTimer(interval);
        var ended = EndAsync(peer, answer);
        int sent = 0;
        while (sent < bytes.Length && !ended.IsCompleted)
        {
            if (!await peer.TrySendAsync(bytes.AsMemory(sent, 1)))
                break;
            sent++;
            await pause.WaitForNextTickAsync();
        }

        await ended;
        return sent;
    }

    private static async Task EndAsync(WirePeer peer, string? answer)
    {
        while (await peer.ReceiveAsync() is { } read)
            await Assert.That(read).IsEqualTo(answer);
    }
}
