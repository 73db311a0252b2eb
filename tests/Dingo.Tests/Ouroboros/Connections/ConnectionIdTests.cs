using System.Net;
using System.Text;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.Ouroboros.Connections;

public sealed class ConnectionIdTests
{
    private static readonly PeerEndPoint Peer = PeerEndPoint.Tcp(IPAddress.Parse("192.0.2.7"), 3001);
    private static readonly PeerEndPoint Ours = PeerEndPoint.Tcp(IPAddress.Loopback, 1);

    [Test]
    public async Task Identity_is_the_number_alone()
    {
        var id = new ConnectionId(42, Ours, Peer);
        await Assert.That(id == new ConnectionId(42, Peer, Ours)).IsTrue();
        await Assert.That(id != new ConnectionId(43, Ours, Peer)).IsTrue();
        await Assert.That(id.GetHashCode()).IsEqualTo(new ConnectionId(42, Peer, Ours).GetHashCode());
    }

    [Test]
    public async Task Its_text_is_the_number_and_the_peer_at_every_length_or_nothing()
    {
        var id = new ConnectionId(42, Ours, Peer);
        byte[] bytes = new byte[200];
        await Assert.That(id.ToString()).IsEqualTo("42@192.0.2.7:3001");
        for (int length = 0; length < bytes.Length; length++)
        {
            bool fits = id.TryFormat(bytes.AsSpan(0, length), out int written, default, null);
            await Assert.That(fits).IsEqualTo(length >= id.ToString().Length);
            await Assert.That(Encoding.UTF8.GetString(bytes, 0, written)).IsEqualTo(fits ? id.ToString() : "");
        }
    }

    [Test]
    public async Task No_connection_has_a_text_too()
    {
        ConnectionId none = default;
        byte[] bytes = new byte[100];
        await Assert.That(none.TryFormat(bytes, out int written, default, null)).IsTrue();
        await Assert.That(Encoding.UTF8.GetString(bytes, 0, written)).IsEqualTo(none.ToString());
    }
}
