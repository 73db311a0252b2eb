using System.Net.Sockets;
using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver;
using Dingo.Aot.Peers;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;
using Dingo.Tests.Aot.Metrics;
using Dingo.Tests.ConnManager;
using Dingo.Tests.ConnManager.Outbound;
using Dingo.Tests.Ouroboros.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Wire = Dingo.Tests.ConnManager.Wire;

namespace Dingo.Tests.Aot.Peers;

/// <summary>The daemon's own use of the connection manager, as it is configured and as it is reloaded, in virtual time.</summary>
public sealed class OwnConnectionsTests
{
    private const int Long = 50;

    // More than the kernel takes for a peer that does not read.
    private const int TooMuch = 32 * 1024 * 1024;

    [Test]
    [Arguments(20, Long, false)]
    [Arguments(Long, 20, false)]
    [Arguments(20, Long, true)]
    [Arguments(Long, 20, true)]
    public async Task What_stands_still_for_as_long_as_is_configured_or_reloaded_is_recycled_and_not_before(
        int silence, int writeStall, bool isReloaded)
    {
        var time = new FakeTimeProvider();
        var probes = new KeepAliveProbes();
        await using var running = await RunningManager.StartAsync(time: time, handOver: new RespondHandOver(null, probes));
        var options = Options(silence, writeStall);
        await using var own = new OwnConnections(
            isReloaded ? Options(Long, Long) : options, running.Manager, probes, new ScriptedNames(), NullLoggerFactory.Instance, time,
            new Random(1));
        own.Start();
        using var folder = new SocketFolder();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(folder.EndPoint);
        listener.Listen();
        var dial = running.Manager.CreateOutboundConnAsync(PeerEndPoint.From(folder.EndPoint));
        using var peer = new RawPeer(await listener.AcceptAsync().WaitAsync(Eventually.Deadline));
        await peer.SendAsync(Wire.Answer(Wire.AcceptDuplex));
        var connection = await dial.WaitAsync(Eventually.Deadline);
        // It neither answers a keep-alive nor reads what is written.
        if (writeStall < silence)
        {
            connection.Attach(2, MiniProtocolRole.Initiator, new RecordingHandler()).TryWrite(new byte[TooMuch]);
            await Assert.That(await Eventually.IsTrueAsync(() => connection.WriteBlockedSinceMs is not null)).IsTrue();
        }

        if (isReloaded)
            await own.ApplyAsync(options);
        time.Advance(TimeSpan.FromSeconds(19.8));
        await Assert.That(connection.CloseReason).IsEqualTo(CloseReason.None);
        // It is looked at ten times within the limit.
        time.Advance(TimeSpan.FromSeconds(2.4));
        await Assert.That(connection.CloseReason).IsEqualTo(CloseReason.Recycled);
    }

    private static DaemonOptions Options(int silence, int writeStall) =>
        new() { Recycle = new RecycleOptions { SilenceSeconds = silence, WriteStallSeconds = writeStall } };
}
