using System.Net;
using System.Net.Sockets;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Tests.Aot.Metrics;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Aot.HandOver;

public sealed class BackendPlaceTests
{
    private static readonly PeerEndPoint Peer = PeerEndPoint.Tcp(IPAddress.Loopback, 1);

    [Test]
    public async Task What_follows_the_proposal_is_not_held_back()
    {
        using var node = Listening(new IPEndPoint(IPAddress.Loopback, 0));
        var place = BackendPlace.Of(node.LocalEndPoint!);
        var socket = await ConnectAsync(place);
        using var bearer = place.Carry(socket, Peer);
        await Assert.That(socket.NoDelay).IsFalse();
        await Assert.That(Send(bearer)).IsEqualTo(BearerStatus.Moved);
        await Assert.That(socket.NoDelay).IsTrue();
    }

    [Test]
    public async Task A_socket_that_was_closed_meanwhile_is_found_broken()
    {
        using var node = Listening(new IPEndPoint(IPAddress.Loopback, 0));
        var place = BackendPlace.Of(node.LocalEndPoint!);
        var socket = await ConnectAsync(place);
        using var bearer = place.Carry(socket, Peer);
        socket.Dispose();
        await Assert.That(Send(bearer)).IsEqualTo(BearerStatus.Broken);
    }

    [Test]
    public async Task A_Unix_socket_is_carried_as_it_is()
    {
        using var folder = new SocketFolder();
        using var node = Listening(folder.EndPoint);
        var place = BackendPlace.Of(node.LocalEndPoint!);
        using var bearer = place.Carry(await ConnectAsync(place), Peer);
        await Assert.That(bearer.GetType()).IsEqualTo(typeof(SocketBearer));
        await Assert.That(Send(bearer)).IsEqualTo(BearerStatus.Moved);
    }

    private static Socket Listening(EndPoint at)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(at);
        socket.Listen();
        return socket;
    }

    private static async Task<Socket> ConnectAsync(BackendPlace place)
    {
        var socket = place.Open();
        await socket.ConnectAsync(place.Socket).WaitAsync(Eventually.Deadline);
        return socket;
    }

    private static BearerStatus Send(IBearer bearer) => bearer.Send([1], out _);
}
