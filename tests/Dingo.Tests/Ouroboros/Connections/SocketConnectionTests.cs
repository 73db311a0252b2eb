using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Connections;

/// <summary>Over real sockets. Run them with DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 as well as without.</summary>
public sealed class SocketConnectionTests
{
    [Test]
    [Arguments(PeerEndPointKind.Tcp)]
    [Arguments(PeerEndPointKind.Unix)]
    public async Task An_idle_connection_holds_no_slab_and_ends_orderly_on_both_sides(PeerEndPointKind kind)
    {
        using var rig = new SocketRig(kind);
        var (responder, initiator) = await rig.EstablishAsync();
        SpinWait.SpinUntil(() => rig.Slabs.Outstanding == 0, SocketRig.Deadline);
        await Assert.That(rig.Slabs.Outstanding).IsEqualTo(0);
        await Assert.That(responder.IsDuplex && initiator.IsDuplex).IsTrue();

        initiator.Close(CloseReason.Done);
        await Assert.That(await initiator.Completion.WaitAsync(SocketRig.Deadline)).IsEqualTo(CloseReason.Done);
        await Assert.That(await responder.Completion.WaitAsync(SocketRig.Deadline)).IsEqualTo(CloseReason.PeerClosed);
        await rig.NothingIsLeftAsync();
    }

    [Test]
    [Arguments(PeerEndPointKind.Tcp)]
    [Arguments(PeerEndPointKind.Unix)]
    public async Task A_refused_peer_reads_the_refusal_and_then_the_end_without_a_reset(PeerEndPointKind kind)
    {
        // More than the test takes: the peer's end is waited for, not this.
        using var rig = new SocketRig(kind, change: static settings => settings with { EndingTimeout = TimeSpan.FromMinutes(1) });
        var (connection, peer) = await rig.RespondAsync(new RecordingOwner());
        using var _ = peer;
        await peer.SendAsync(Wire.Propose("8200a10e8401f400f4"));
        byte[] heard = await HearAsync(peer);
        await Assert.That(Convert.ToHexStringLower(Wire.Segments(heard).Single().Payload)).StartsWith("820283020e");
        await Assert.That(connection.Completion.IsCompleted).IsFalse();
        peer.Shutdown(SocketShutdown.Both);
        await Assert.That(await connection.Completion.WaitAsync(SocketRig.Deadline)).IsEqualTo(CloseReason.HandshakeRefused);
        await rig.NothingIsLeftAsync();
    }

    [Test]
    public async Task A_peer_that_breaks_the_protocol_is_reset()
    {
        using var rig = new SocketRig(PeerEndPointKind.Tcp);
        var (connection, peer) = await rig.RespondAsync(new RecordingOwner());
        using var _ = peer;
        await peer.SendAsync(Wire.Propose("ff"));
        var error = await Assert.That(async () => await HearAsync(peer)).Throws<SocketException>();
        await Assert.That(error!.SocketErrorCode).IsEqualTo(SocketError.ConnectionReset);
        await Assert.That(await connection.Completion.WaitAsync(SocketRig.Deadline)).IsEqualTo(CloseReason.HandshakeMalformed);
        await rig.NothingIsLeftAsync();
    }

    [Test]
    public async Task A_reset_of_an_idle_connection_is_told_from_an_orderly_end()
    {
        using var rig = new SocketRig(PeerEndPointKind.Tcp);
        for (int i = 0; i < 20; i++)
        {
            var (connection, peer) = await rig.RespondAsync(new RecordingOwner());
            await peer.SendAsync(Wire.Propose());
            await peer.ReceiveAsync(new byte[100]).WaitAsync(SocketRig.Deadline);
            peer.LingerState = new LingerOption(true, 0);
            peer.Dispose();
            await Assert.That(await connection.Completion.WaitAsync(SocketRig.Deadline)).IsEqualTo(CloseReason.Reset);
        }

        await rig.NothingIsLeftAsync();
    }

    [Test]
    [Arguments(PeerEndPointKind.Tcp)]
    [Arguments(PeerEndPointKind.Unix)]
    public async Task A_peer_that_never_reads_is_cut(PeerEndPointKind kind)
    {
        using var rig = new SocketRig(kind, writeTimeout: TimeSpan.FromMilliseconds(300));
        RecordingHandler handler = new();
        var owner = new RecordingOwner
        {
            Established = connection => connection.Attach(2, MiniProtocolRole.Responder, handler).TryWrite(new byte[16 << 20]),
        };
        var (connection, peer) = await rig.RespondAsync(owner);
        using var _ = peer;
        await peer.SendAsync(Wire.Propose());
        await Assert.That(await connection.Completion.WaitAsync(SocketRig.Deadline)).IsEqualTo(CloseReason.WriteStalled);
        await rig.NothingIsLeftAsync();
    }

    [Test]
    [Arguments(PeerEndPointKind.Tcp)]
    [Arguments(PeerEndPointKind.Unix)]
    public async Task Eight_MiB_each_way_at_once_arrive_whole(PeerEndPointKind kind)
    {
        using var rig = new SocketRig(kind);
        List<MiniProtocolStream> streams = [];
        var (responder, _) = await rig.EstablishAsync(connection =>
        {
            lock (streams)
                streams.Add(MiniProtocolStream.Open(connection, 3, connection.Role, 16 << 20));
        });
        byte[] sent = Wire.Pattern(8 << 20);
        await Task.WhenAll(
            WriteAsync(streams[0], sent), WriteAsync(streams[1], sent), CheckAsync(streams[0], sent), CheckAsync(streams[1], sent))
            .WaitAsync(TimeSpan.FromSeconds(60));

        responder.Close(CloseReason.Done);
        await responder.Completion.WaitAsync(SocketRig.Deadline);
        await rig.NothingIsLeftAsync();
    }

    [Test]
    public async Task A_library_of_ones_own_mini_protocol_runs_in_both_roles_on_a_duplex_connection()
    {
        using var rig = new SocketRig(PeerEndPointKind.Tcp);
        List<MiniProtocolStream> askers = [];
        var (responder, initiator) = await rig.EstablishAsync(connection =>
        {
            connection.Attach(42, MiniProtocolRole.Responder, new Doubler());
            lock (askers)
                askers.Add(MiniProtocolStream.Open(connection, 42, MiniProtocolRole.Initiator, 100));
        });

        await Task.WhenAll(askers.Select(AskAsync)).WaitAsync(SocketRig.Deadline);
        initiator.Close(CloseReason.Done);
        await responder.Completion.WaitAsync(SocketRig.Deadline);
        await initiator.Completion.WaitAsync(SocketRig.Deadline);
        await rig.NothingIsLeftAsync();
    }

    [Test]
    [NotInParallel]
    [Arguments(PeerEndPointKind.Tcp)]
    [Arguments(PeerEndPointKind.Unix)]
    public async Task A_thousand_connections_leave_no_descriptor_behind(PeerEndPointKind kind)
    {
        using var rig = new SocketRig(kind);
        await OpenAndCloseAsync(rig, 0);
        int before = OpenDescriptors();
        for (int i = 0; i < 1_000; i++)
            await OpenAndCloseAsync(rig, i);
        await rig.NothingIsLeftAsync();
        // The runtime opens a few of its own, and lets a socket go a moment after it was disposed; a leak here would be a thousand.
        await Assert.That(OpenDescriptors()).IsLessThan(before + 100);
    }

    private static int OpenDescriptors() => Directory.GetFiles("/proc/self/fd").Length;

    private static async Task OpenAndCloseAsync(SocketRig rig, int i)
    {
        var (responder, initiator) = await rig.EstablishAsync();
        var closer = i % 2 == 0 ? responder : initiator;
        if (i % 3 == 0)
            closer.Abort(CloseReason.Stopping);
        else
            closer.Close(CloseReason.Recycled);
        await responder.Completion.WaitAsync(SocketRig.Deadline);
        await initiator.Completion.WaitAsync(SocketRig.Deadline);
    }

    private static async Task<byte[]> HearAsync(Socket peer)
    {
        List<byte> heard = [];
        byte[] buffer = new byte[4_096];
        int count;
        do
        {
            count = await peer.ReceiveAsync(buffer).WaitAsync(SocketRig.Deadline);
            heard.AddRange(buffer.AsSpan(0, count));
        }
        while (count > 0);
        return [.. heard];
    }

    private static async Task WriteAsync(MiniProtocolStream stream, byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; at += 50_000)
        {
            if (!await stream.WriteAsync(bytes.AsMemory(at, Math.Min(50_000, bytes.Length - at))))
                throw new IOException("Closed while writing.");
        }
    }

    private static async Task CheckAsync(MiniProtocolStream stream, byte[] expected)
    {
        byte[] buffer = new byte[60_000];
        for (int at = 0; at < expected.Length;)
        {
            int count = await stream.ReadAsync(buffer);
            if (count == 0 || !buffer.AsSpan(0, count).SequenceEqual(expected.AsSpan(at, count)))
                throw new IOException($"Wrong bytes at {at}.");
            at += count;
        }
    }

    private static async Task AskAsync(MiniProtocolStream stream)
    {
        byte[] answer = new byte[1];
        for (byte question = 0; question < 100; question++)
        {
            await stream.WriteAsync(new[] { question });
            if (await stream.ReadAsync(answer) != 1 || answer[0] != question * 2)
                throw new IOException("Wrong answer.");
        }
    }

    private sealed class Doubler : IMiniProtocolHandler
    {
        public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes)
        {
            foreach (byte question in bytes)
                channel.TryWrite([(byte)(question * 2)]);
        }
    }
}
