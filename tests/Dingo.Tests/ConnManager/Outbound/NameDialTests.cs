using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager.Outbound;

/// <summary>Dialling a name that has several addresses, through all of the connection manager.</summary>
public sealed class NameDialTests
{
    [Test]
    public async Task A_name_whose_first_address_never_answers_is_reached_at_its_second_by_the_last_place()
    {
        var time = new FakeTimeProvider();
        await using var peer = await RunningManager.StartAsync(address: "127.0.0.2");
        int port = ((IPEndPoint)peer.Nodes).Port;
        // One fills a backlog of none; the next to come gets no answer at all.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, port));
        silent.Listen(0);
        using var first = await RawPeer.ConnectAsync(silent.LocalEndPoint!);
        await using var dialler = new ConnectionManager(new ConnectionManagerConfig
        {
            OutboundConnOpts = new ConnectionOptions { Handshake = Wire.Nodes, HandOver = HandOverTo.NoOne },
            Limits = new ConnectionLimits { MaxOutboundConns = 1 },
            Resolver = new ScriptedNames().Sixes().Fours("127.0.0.1", "127.0.0.2"),
            Time = time,
        });
        await dialler.StartAsync();
        var dial = dialler.CreateOutboundConnAsync($"relay.example:{port}");
        await Assert.That(await Eventually.IsTrueAsync(() => dialler.Figures.Connections.Outbound == 1)).IsTrue();
        // The delay begins a moment after the attempt.
        await Assert.That(await Eventually.IsTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            return dial.IsCompleted;
        })).IsTrue();
        await Assert.That((await dial).Remote).IsEqualTo(PeerEndPoint.From(peer.Nodes));
        await Assert.That(dialler.Figures.Connections.Outbound).IsEqualTo(1);
    }
}
