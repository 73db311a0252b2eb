using System.Text;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.Tests.Ouroboros.Bearers;

public sealed class UnixSocketBearerTests
{
    [Test]
    public async Task A_clients_credentials_are_those_of_its_process_and_outlive_the_bearer()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var sockets = new SocketPair(PeerEndPointKind.Unix);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var _ = peer;
        var end = PeerEndPoint.Unix("/s");
        var bearer = new UnixDoorman(end).Carry(accepted, end, end);
        bearer.Dispose();

        await Assert.That(bearer.Credentials!.Value.Pid).IsEqualTo(Environment.ProcessId);
        await Assert.That(bearer.Credentials.Value.Uid == 0).IsEqualTo(Environment.IsPrivilegedProcess);
        await Assert.That(UnixPeerCredentials.TryRead(accepted, out var _)).IsFalse();
    }

    [Test]
    public async Task A_TCP_peer_has_no_credentials()
    {
        using var sockets = new SocketPair(PeerEndPointKind.Tcp);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var _ = peer;
        using var bearer = sockets.Bear(accepted);

        await Assert.That(bearer.Credentials).IsNull();
        await Assert.That(UnixPeerCredentials.TryRead(accepted, out var _)).IsFalse();
    }

    [Test]
    public async Task Credentials_are_written_for_people()
    {
        var credentials = new UnixPeerCredentials(4711, 1000, 100);
        await Assert.That(credentials.ToString()).IsEqualTo("pid 4711, uid 1000, gid 100");
        byte[] text = new byte[64];
        await Assert.That(credentials.TryFormat(text, out int written, default, null)).IsTrue();
        await Assert.That(Encoding.UTF8.GetString(text, 0, written)).IsEqualTo(credentials.ToString());
        await Assert.That(credentials.TryFormat(new byte[5], out written, default, null)).IsFalse();
    }
}
