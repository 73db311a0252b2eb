using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;
using Dingo.Tests.ConnManager;
using Dingo.Tests.Ouroboros.Bearers;
using Dingo.Tests.Ouroboros.Connections;
using Wire = Dingo.Tests.Ouroboros.Connections.Wire;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>Streams, which go through pipes of the kernel's. Over real sockets: those in memory know nothing of pipes.</summary>
public sealed class RelayStreamTests
{
    // Of descriptors; what the runtime opens or closes meanwhile is no matter.
    private const int Few = 30;

    // What fills a pipe while a sink takes so little at once.
    private const int SmallSink = 4_096;

    private static readonly byte[] Bytes = Wire.Pattern(4 << 20);

    [Test]
    [Arguments(PeerEndPointKind.Tcp)]
    [Arguments(PeerEndPointKind.Unix)]
    public async Task A_stream_goes_through_a_pipe_either_way_and_arrives_whole(PeerEndPointKind kind)
    {
        using var rig = new StreamRig(kind);
        using var pair = await rig.EstablishAsync();
        await ExpectPassedAsync(pair.Peer, pair.Node);
        await Assert.That(rig.Pipes.Count).IsEqualTo(1);
        await ExpectPassedAsync(pair.Node, pair.Peer);
        await Task.WhenAll(ExpectPassedAsync(pair.Peer, pair.Node), ExpectPassedAsync(pair.Node, pair.Peer));
        await Assert.That(rig.Pipes.Count).IsBetween(1, 2);
        // Bytes may be heard before they are counted.
        var (received, sent) = (Wire.Propose().Length + (2 * Bytes.Length), Wire.Answer().Length + (2 * Bytes.Length));
        await Eventually.IsTrueAsync(() => pair.Connection.BytesReceived == received && pair.Connection.BytesSent == sent);
        await Assert.That(pair.Connection.BytesReceived).IsEqualTo(received);
        await Assert.That(pair.Connection.BytesSent).IsEqualTo(sent);
        await rig.NothingIsLeftAsync(pair);
    }

    [Test]
    public async Task A_stream_that_pauses_gives_its_pipe_to_the_next_one_and_messages_follow_it()
    {
        using var rig = new StreamRig(PeerEndPointKind.Tcp);
        List<RelayedSockets> pairs = [];
        for (int i = 0; i < 3; i++)
        {
            pairs.Add(await rig.EstablishAsync());
            await ExpectPassedAsync(pairs[i].Peer, pairs[i].Node);
            await Assert.That(await pairs[i].AnswersAsync()).IsTrue();
            await Assert.That(rig.Pipes.Count).IsEqualTo(1);
        }

        await rig.NothingIsLeftAsync([.. pairs]);
        pairs.ForEach(static pair => pair.Dispose());
    }

    [Test]
    public async Task A_stream_that_has_moved_what_there_was_holds_no_pipe_before_it_has_its_next_turn()
    {
        const int fullBuffers = 2;
        using var pipes = new KernelPipes();
        using var sockets = new SocketPair(PeerEndPointKind.Unix);
        var (accepted, peer) = await sockets.ConnectAsync();
        var (other, node) = await sockets.ConnectAsync();
        using var source = sockets.Bear(accepted);
        using var sink = sockets.Bear(other);
        var tools = new FlowTools(new SlabPool(), pipes, NowMs: 0);
        var flow = default(Flow);
        peer.Send(Bytes.AsSpan(0, 3 * Slab.Size));
        for (int i = 0; i <= fullBuffers; i++)
            await Assert.That(flow.Pump(source, sink, tools)).IsEqualTo(FlowStep.Again);
        await Assert.That(flow.Moved).IsEqualTo(3 * Slab.Size);
        await Assert.That(pipes.Count).IsEqualTo(1);
        var others = Enumerable.Range(0, KernelPipes.MaxPipes).Select(_ => pipes.Rent()).ToList();
        await Assert.That(others.TrueForAll(static pipe => pipe is not null)).IsTrue();
        others.ForEach(pipe => pipes.Return(pipe!));
        peer.Dispose();
        node.Dispose();
    }

    [Test]
    public async Task After_a_pause_messages_are_copied_also_where_the_stream_before_it_got_no_pipe()
    {
        using var pipes = new KernelPipes();
        using var sockets = new SocketPair(PeerEndPointKind.Unix);
        var (accepted, peer) = await sockets.ConnectAsync();
        var (other, node) = await sockets.ConnectAsync();
        using var source = sockets.Bear(accepted);
        using var sink = sockets.Bear(other);
        var signals = new BearerSignals();
        source.Attach(signals);
        var slabs = new SlabPool();
        var flow = default(Flow);
        peer.Send(Bytes.AsSpan(0, 2 * Slab.Size));
        FlowStep step;
        do
            step = flow.Pump(source, sink, new FlowTools(slabs, Pipes: null, NowMs: 0));
        while (step == FlowStep.Again);
        await Assert.That(step).IsEqualTo(FlowStep.Wait);
        peer.Send(Bytes.AsSpan(0, 1));
        await signals.Readable.Task.WaitAsync(Eventually.Deadline);
        flow.Pump(source, sink, new FlowTools(slabs, pipes, NowMs: 0));
        await Assert.That(pipes.Count).IsEqualTo(0);
        await Assert.That(flow.Moved).IsEqualTo((2 * Slab.Size) + 1);
        peer.Dispose();
        node.Dispose();
    }

    [Test]
    [NotInParallel]
    public async Task What_streams_beyond_the_number_of_pipes_is_copied_and_no_pipe_outlives_their_end()
    {
        int before = StreamRig.Descriptors;
        using var rig = new StreamRig(PeerEndPointKind.Tcp);
        using var pair = await rig.EstablishAsync();
        var others = Enumerable.Range(0, KernelPipes.MaxPipes).Select(_ => rig.Pipes.Rent()!).ToList();
        await ExpectPassedAsync(pair.Peer, pair.Node);
        await ExpectPassedAsync(pair.Node, pair.Peer);
        await Assert.That(await pair.AnswersAsync()).IsTrue();
        await Assert.That(rig.Pipes.Count).IsEqualTo(KernelPipes.MaxPipes);
        others.ForEach(rig.Pipes.Return);
        await rig.NothingIsLeftAsync(pair);
        await Assert.That(await Eventually.IsTrueAsync(() => StreamRig.Descriptors < before + Few)).IsTrue();
        // Else a finalizer closes what was left open.
        GC.KeepAlive(others);
    }

    [Test]
    [Arguments(PeerEndPointKind.Tcp)]
    [Arguments(PeerEndPointKind.Unix)]
    public async Task Without_pipes_everything_is_copied(PeerEndPointKind kind)
    {
        using var rig = new StreamRig(kind, hasPipes: false);
        using var pair = await rig.EstablishAsync();
        await ExpectPassedAsync(pair.Peer, pair.Node);
        await ExpectPassedAsync(pair.Node, pair.Peer);
        await Assert.That(rig.Pipes.Count).IsEqualTo(0);
        await rig.NothingIsLeftAsync(pair);
    }

    [Test]
    [Arguments(PeerEndPointKind.Tcp, true)]
    [Arguments(PeerEndPointKind.Tcp, false)]
    [Arguments(PeerEndPointKind.Unix, true)]
    public async Task The_end_of_a_stream_comes_after_all_of_it(PeerEndPointKind kind, bool isUp)
    {
        using var rig = new StreamRig(kind);
        using var pair = await rig.EstablishAsync(kind == PeerEndPointKind.Unix ? SmallSink : null);
        var (from, to) = isUp ? (pair.Peer, pair.Node) : (pair.Node, pair.Peer);
        int sent = RelayedSockets.Fill(from, Bytes);
        from.Shutdown(SocketShutdown.Send);
        byte[] heard = await RelayedSockets.HearAsync(to, Bytes.Length);
        await Assert.That(heard.AsSpan().SequenceEqual(Bytes.AsSpan(0, sent))).IsTrue();
        await Assert.That(rig.Pipes.Count).IsEqualTo(1);

        await ExpectPassedAsync(to, from);
        to.Shutdown(SocketShutdown.Send);
        await Assert.That(await RelayedSockets.HearAsync(from, 1)).IsEmpty();
        var reason = await pair.Connection.Completion.WaitAsync(SocketRig.Deadline);
        await Assert.That(reason).IsEqualTo(isUp ? CloseReason.PeerClosed : CloseReason.BackendClosed);
        await rig.NothingIsLeftAsync(pair);
    }

    [Test]
    [Arguments(true, CloseReason.Reset)]
    [Arguments(false, CloseReason.BackendReset)]
    public async Task Whoever_resets_its_own_stream_resets_the_reader_too(bool isUp, CloseReason reason)
    {
        using var rig = new StreamRig(PeerEndPointKind.Tcp);
        using var pair = await rig.EstablishAsync();
        var (from, to) = isUp ? (pair.Peer, pair.Node) : (pair.Node, pair.Peer);
        RelayedSockets.Fill(from, Bytes);
        await HearUntilPipedAsync(rig, to);
        RelayedSockets.Reset(from);
        await ExpectResetAsync(to);
        await Assert.That(await pair.Connection.Completion.WaitAsync(SocketRig.Deadline)).IsEqualTo(reason);
        await rig.NothingIsLeftAsync(pair);
    }

    [Test]
    [Arguments(true, CloseReason.BackendReset)]
    [Arguments(false, CloseReason.Reset)]
    public async Task Whoever_resets_what_it_reads_resets_the_sender_too(bool isUp, CloseReason reason)
    {
        using var rig = new StreamRig(PeerEndPointKind.Tcp);
        using var pair = await rig.EstablishAsync();
        var (from, to) = isUp ? (pair.Peer, pair.Node) : (pair.Node, pair.Peer);
        RelayedSockets.Fill(from, Bytes);
        await HearUntilPipedAsync(rig, to);
        RelayedSockets.Reset(to);
        await ExpectResetAsync(from);
        await Assert.That(await pair.Connection.Completion.WaitAsync(SocketRig.Deadline)).IsEqualTo(reason);
        await rig.NothingIsLeftAsync(pair);
    }

    [Test]
    [NotInParallel]
    public async Task A_pipe_that_holds_bytes_is_closed_with_its_connection_and_nobody_else_gets_them()
    {
        const int Times = 50;
        using var rig = new StreamRig(PeerEndPointKind.Unix);
        int before = StreamRig.Descriptors;
        for (int i = 0; i < Times; i++)
        {
            using var pair = await rig.EstablishAsync(SmallSink);
            RelayedSockets.Fill(pair.Peer, Bytes);
            await HearUntilPipedAsync(rig, pair.Node);
            // More than was under way when the pipe was taken: the pipe has got something since, and more of it than has left.
            await RelayedSockets.HearAsync(pair.Node, 32 * 1024);
            pair.Connection.Abort(CloseReason.Stopping);
            await pair.Connection.Completion.WaitAsync(SocketRig.Deadline);
            await Assert.That(rig.Pipes.Count).IsEqualTo(0);
        }

        await Assert.That(await Eventually.IsTrueAsync(() => StreamRig.Descriptors < before + Few)).IsTrue();
        await rig.NothingIsLeftAsync();
    }

    [Test]
    public async Task What_a_pipe_holds_when_its_connection_is_to_end_is_still_written()
    {
        // The end has ample time: it is not brought about by that.
        using var rig = new StreamRig(PeerEndPointKind.Unix, change: static settings => settings with { EndingTimeout = TimeSpan.FromMinutes(1) });
        using var pair = await rig.EstablishAsync(SmallSink);
        RelayedSockets.Fill(pair.Peer, Bytes);
        await HearUntilPipedAsync(rig, pair.Node);
        await RelayedSockets.HearAsync(pair.Node, 32 * 1024);
        pair.Connection.Close(CloseReason.Pruned);
        await RelayedSockets.HearAsync(pair.Node, Bytes.Length);
        pair.Node.Dispose();
        pair.Peer.Dispose();
        await Assert.That(await pair.Connection.Completion.WaitAsync(SocketRig.Deadline)).IsEqualTo(CloseReason.Pruned);
        // One that held anything would have been closed.
        await Assert.That(rig.Pipes.Count).IsEqualTo(1);
        await rig.NothingIsLeftAsync(pair);
    }

    [Test]
    public async Task What_a_pipe_holds_for_a_node_that_only_talks_when_its_connection_is_to_end_is_dropped_and_the_peer_is_not()
    {
        using var rig = new StreamRig(PeerEndPointKind.Unix, change: static settings => settings with
        {
            EndingTimeout = TimeSpan.FromMinutes(1),
            EndingBytes = 2 * Bytes.Length,
        });
        using var pair = await rig.EstablishAsync(SmallSink);
        RelayedSockets.Fill(pair.Peer, Bytes);
        await HearUntilPipedAsync(rig, pair.Node);
        await RelayedSockets.HearAsync(pair.Node, 32 * 1024);
        pair.Connection.Close(CloseReason.Pruned);
        await Assert.That(async () => await RelayedSockets.TalkAsync(pair.Node, 3 * Bytes.Length)).Throws<SocketException>();
        await RelayedSockets.TalkAsync(pair.Peer, Bytes.Length);
        pair.Peer.Shutdown(SocketShutdown.Send);
        await Assert.That(await pair.Connection.Completion.WaitAsync(SocketRig.Deadline)).IsEqualTo(CloseReason.Pruned);
        // It held something.
        await Assert.That(rig.Pipes.Count).IsEqualTo(0);
        await rig.NothingIsLeftAsync(pair);
    }

    [Test]
    public async Task A_pipe_that_comes_back_after_the_end_is_closed()
    {
        using var rig = new StreamRig(PeerEndPointKind.Tcp);
        using var pair = await rig.EstablishAsync();
        int sent = RelayedSockets.Fill(pair.Peer, Bytes);
        int heard = await HearUntilPipedAsync(rig, pair.Node);
        rig.Pipes.Dispose();
        await Assert.That((await RelayedSockets.HearAsync(pair.Node, sent - heard)).Length).IsEqualTo(sent - heard);
        await Assert.That(await pair.AnswersAsync()).IsTrue();
        await Assert.That(rig.Pipes.Count).IsEqualTo(0);
        await rig.NothingIsLeftAsync(pair);
    }

    private static async Task ExpectPassedAsync(Socket from, Socket to) =>
        await Assert.That((await RelayedSockets.PassAsync(from, to, Bytes)).AsSpan().SequenceEqual(Bytes)).IsTrue();

    private static async Task ExpectResetAsync(Socket socket)
    {
        var error = await Assert.That(async () => await RelayedSockets.HearAsync(socket, Bytes.Length + 1)).Throws<SocketException>();
        await Assert.That(error!.SocketErrorCode).IsEqualTo(SocketError.ConnectionReset);
    }

    /// <summary>Reads until what it reads goes through a pipe.</summary>
    /// <returns>How much that was.</returns>
    private static async Task<int> HearUntilPipedAsync(StreamRig rig, Socket socket)
    {
        int heard = 0;
        while (rig.Pipes.Count == 0)
            heard += (await RelayedSockets.HearAsync(socket, 4_096)).Length;
        return heard;
    }
}
