using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Ouroboros.Bearers;

/// <summary>However a socket is reset, while it is waited for or written to, the peer sees a reset and the descriptor goes.</summary>
public sealed class SocketBearerAbortTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Test]
    [Arguments(PeerEndPointKind.Tcp, false, true)]
    [Arguments(PeerEndPointKind.Tcp, false, false)]
    [Arguments(PeerEndPointKind.Tcp, true, true)]
    [Arguments(PeerEndPointKind.Tcp, true, false)]
    [Arguments(PeerEndPointKind.Unix, false, true)]
    [Arguments(PeerEndPointKind.Unix, false, false)]
    [Arguments(PeerEndPointKind.Unix, true, true)]
    [Arguments(PeerEndPointKind.Unix, true, false)]
    public async Task One_that_is_waited_for_is_closed_and_what_is_lent_comes_back(PeerEndPointKind kind, bool isWriting, bool isPolled)
    {
        using var sockets = new SocketPair(kind);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var _ = peer;
        var bearer = sockets.Bear(accepted, isPolled);
        var signals = new BearerSignals();
        bearer.Attach(signals);
        await Assert.That(bearer.WaitReadable()).IsTrue();
        if (isWriting)
            await Assert.That(bearer.SendAll(new byte[8 << 20], out BearerStatus _)).IsTrue();

        bearer.Abort();
        bearer.Abort();
        if (isWriting)
            await Assert.That(await signals.Sent.Task.WaitAsync(Deadline)).IsEqualTo(BearerStatus.Broken);
        await Assert.That(await EndOfAsync(peer)).IsEqualTo(kind == PeerEndPointKind.Tcp ? SocketError.ConnectionReset : SocketError.Success);
        await Assert.That(await Eventually.IsTrueAsync(() => accepted.SafeHandle.IsClosed)).IsTrue();
        bearer.Dispose();
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task One_whose_peer_ends_at_the_same_moment_is_reset_all_the_same(bool isPolled)
    {
        using var sockets = new SocketPair(PeerEndPointKind.Tcp);
        for (int i = 0; i < 300; i++)
        {
            var (accepted, peer) = await sockets.ConnectAsync();
            using var _ = peer;
            var bearer = sockets.Bear(accepted, isPolled);
            bearer.Attach(new BearerSignals());
            await Assert.That(bearer.WaitReadable()).IsTrue();
            using var start = new Barrier(2);
            var ending = Task.Run(() =>
            {
                start.SignalAndWait();
                peer.Shutdown(SocketShutdown.Send);
            });
            start.SignalAndWait();
            bearer.Abort();
            // The reset may have come first.
            await ending.WaitAsync(Deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Assert.That(await EndOfAsync(peer)).IsEqualTo(SocketError.ConnectionReset).Because($"in round {i}");
            await Assert.That(await Eventually.IsTrueAsync(() => accepted.SafeHandle.IsClosed)).IsTrue();
        }
    }

    private static async Task<SocketError> EndOfAsync(Socket peer)
    {
        byte[] buffer = new byte[1 << 16];
        try
        {
            while (await peer.ReceiveAsync(buffer).WaitAsync(Deadline) > 0)
                continue;
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}
