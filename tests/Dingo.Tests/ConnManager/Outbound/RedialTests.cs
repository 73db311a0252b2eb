using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Bearers.Polling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager.Outbound;

/// <summary>Dialling the same peer again and again, and what the sockets of connections are like.</summary>
public sealed class RedialTests
{
    [Test]
    public async Task One_peer_can_be_dialled_a_thousand_times_in_a_row_since_the_kernel_chooses_the_port()
    {
        await using var peer = await RunningManager.StartAsync(RunningManager.WideLimits);
        await using var dialler = await RunningManager.StartAsync();
        var remote = PeerEndPoint.From(peer.Nodes);
        var ports = new HashSet<int>();
        for (int i = 0; i < 1000; i++)
        {
            // Ended from our side first, so that each leaves its port in TIME_WAIT.
            var connection = await dialler.Manager.CreateOutboundConnAsync(remote).WaitAsync(Eventually.Deadline);
            ports.Add(connection.Local.Port);
            connection.Close(CloseReason.Recycled);
            await connection.Completion.WaitAsync(Eventually.Deadline);
        }

        await Assert.That(ports.Count).IsGreaterThan(900);
        await Assert.That(dialler.Manager.Figures.Connections).IsEqualTo(default(ConnectionCounts));
        await Assert.That(dialler.Manager.Figures.Lifecycle.Closes(CloseReason.Recycled)).IsEqualTo(1000);
    }

    [Test]
    [Arguments("127.0.0.1")]
    [Arguments("::")]
    public async Task The_options_are_on_the_live_socket_of_a_connection_whoever_opened_it(string address)
    {
        var held = new List<Connection>();
        var keep = new HandOverTo(connection =>
        {
            lock (held)
                held.Add(connection);
        });
        await using var peer = await RunningManager.StartAsync(handOver: keep, address: address);
        await using var dialler = await RunningManager.StartAsync(handOver: keep);
        int port = ((System.Net.IPEndPoint)peer.Nodes).Port;
        await dialler.Manager.CreateOutboundConnAsync(TableBench.Tcp("127.0.0.1", port)).WaitAsync(Eventually.Deadline);
        await peer.Events.NextInboundAsync();

        await Assert.That(held.Select(static c => c.Role).Distinct().Count()).IsEqualTo(2);
        foreach (var connection in held)
        {
            var socket = SocketOf(BearerOf(connection));
            await Assert.That(socket.NoDelay).IsTrue();
            await Assert.That(socket.LingerState!.Enabled).IsFalse();
            await Assert.That(Option(socket, SocketOptionLevel.Socket, SocketOptionName.KeepAlive)).IsNotEqualTo(0);
            await Assert.That(Option(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)).IsEqualTo(60);
            await Assert.That(Option(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval)).IsEqualTo(15);
            await Assert.That(Option(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount)).IsEqualTo(4);
        }
    }

    private static int Option(Socket socket, SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name)!;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_bearer")]
    private static extern ref IBearer BearerOf(Connection connection);

    private static Socket SocketOf(IBearer bearer) => bearer is PolledBearer polled ? SocketOf(polled) : SocketOf((SocketBearer)bearer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_socket")]
    private static extern ref Socket SocketOf(SocketBearer bearer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<socket>P")]
    private static extern ref Socket SocketOf(PolledBearer bearer);
}
