using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Relaying;
using Dingo.Tests.ConnManager;
using Dingo.Tests.Ouroboros.Bearers;
using Dingo.Tests.Ouroboros.Connections;
using Wire = Dingo.Tests.Ouroboros.Connections.Wire;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>Relayed connections over real sockets on both sides, in real time, with pipes of the kernel's or without.</summary>
internal sealed class StreamRig : IDisposable
{
    private readonly SocketPair _nodes;
    private readonly SocketRig _peers;

    public StreamRig(PeerEndPointKind kind, bool hasPipes = true, Func<ConnectionSettings, ConnectionSettings>? change = null)
    {
        _nodes = new SocketPair(kind);
        var gate = new HandshakeGate(ConnectionRig.NodeToNode, keepsPeerSharing: true);
        _peers = new SocketRig(kind, change: settings =>
        {
            settings = settings with { Gate = gate, Pipes = hasPipes ? Pipes : null };
            return change?.Invoke(settings) ?? settings;
        });
    }

    public KernelPipes Pipes { get; } = new();

    public static int Descriptors => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>One of which the handshake is done, and heard.</summary>
    /// <param name="sinkBytes">About how much the way to the node takes while the node does not read; null for what the system gives it.</param>
    public async Task<RelayedSockets> EstablishAsync(int? sinkBytes = null)
    {
        var (node, dialled) = await _nodes.ConnectAsync();
        if (sinkBytes is { } bytes)
            (dialled.SendBufferSize, node.ReceiveBufferSize) = (bytes, bytes);
        var link = new SocketLink(_nodes.Bear(dialled));
        var (connection, peer) = await _peers.RespondAsync(new RecordingOwner { Nodes = link });
        var pair = new RelayedSockets(connection, peer, node, link);
        byte[] proposal = await RelayedSockets.PassAsync(peer, node, Wire.Propose());
        byte[] answer = await RelayedSockets.PassAsync(node, peer, Wire.Answer());
        if (!proposal.SequenceEqual(Wire.Propose()) || !answer.SequenceEqual(Wire.Answer()))
            throw new InvalidOperationException("The handshake failed.");
        return pair;
    }

    /// <summary>Closes what is still open by reset; then nothing is held, each link was told of the end once, and all pipes come back.</summary>
    public async Task NothingIsLeftAsync(params RelayedSockets[] pairs)
    {
        foreach (var pair in pairs)
        {
            pair.Connection.Abort(CloseReason.Stopping);
            await pair.Connection.Completion.WaitAsync(SocketRig.Deadline);
            await Assert.That(pair.Link.Ends).IsEqualTo(1);
        }

        await _peers.NothingIsLeftAsync();
        Pipes.Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => Pipes.Count == 0)).IsTrue();
    }

    public void Dispose()
    {
        Pipes.Dispose();
        _nodes.Dispose();
        _peers.Dispose();
    }
}
