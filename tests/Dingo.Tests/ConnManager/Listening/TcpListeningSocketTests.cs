using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Listening;

namespace Dingo.Tests.ConnManager.Listening;

public sealed class TcpListeningSocketTests
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReusePort = 15; // SO_REUSEPORT
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Test]
    [Arguments("127.0.0.1", "127.0.0.1")]
    [Arguments("0.0.0.0", "127.0.0.1")]
    [Arguments("::1", "::1")]
    [Arguments("::", "::1")]
    [Arguments("::", "127.0.0.1")]
    public async Task Connections_are_delivered_and_the_listener_stops(string bound, string dialled)
    {
        await using var listening = new RunningListener(TcpListeningSocket.Bind(new IPEndPoint(IPAddress.Parse(bound), 0)));
        await Assert.That(listening.Port).IsNotEqualTo(0);
        var address = new IPEndPoint(IPAddress.Parse(dialled), listening.Port);
        using Socket peer = await RunningListener.DialAsync(address);
        using Socket accepted = await listening.NextAsync();

        await Assert.That(accepted.NoDelay).IsTrue();
        await Assert.That(TcpOption(accepted, SocketOptionLevel.Socket, SocketOptionName.KeepAlive)).IsNotEqualTo(0);
        await Assert.That(TcpOption(accepted, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)).IsEqualTo(60);
        await Assert.That(TcpOption(accepted, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval)).IsEqualTo(15);
        await Assert.That(TcpOption(accepted, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount)).IsEqualTo(4);
        await Assert.That(((IPEndPoint)accepted.RemoteEndPoint!).Port).IsEqualTo(((IPEndPoint)peer.LocalEndPoint!).Port);
        await Assert.That(await listening.StopAsync()).IsEqualTo(AcceptorEnd.Stopped);
        await Assert.That(listening.Figures.Accepted).IsEqualTo(1);
        await Assert.That(async () => await RunningListener.DialAsync(address)).Throws<SocketException>();
    }

    [Test]
    public async Task An_IPv6_address_other_than_any_does_not_serve_IPv4()
    {
        await using var listening = new RunningListener(TcpListeningSocket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0)));
        await Assert.That(async () => await RunningListener.DialAsync(new IPEndPoint(IPAddress.Loopback, listening.Port)))
            .Throws<SocketException>();
    }

    [Test]
    public async Task A_second_owner_of_the_port_is_refused_by_name()
    {
        await using var listening = new RunningListener(TcpListeningSocket.Bind(AnyPort));
        ListenException? refusal = await Assert.That(() => TcpListeningSocket.Bind((IPEndPoint)listening.Address)).Throws<ListenException>();

        await Assert.That(refusal!.Failure).IsEqualTo(ListenFailure.AddressInUse);
        await Assert.That(refusal.Message).IsEqualTo($"Cannot listen on 127.0.0.1:{listening.Port}: the address is in use");
        using Socket peer = await RunningListener.DialAsync(listening.Address);
        using Socket accepted = await listening.NextAsync();
    }

    [Test]
    public async Task An_address_of_another_host_is_refused_by_name()
    {
        ListenException? refusal = await Assert.That(() => TcpListeningSocket.Bind(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0)))
            .Throws<ListenException>();
        await Assert.That(refusal!.Failure).IsEqualTo(ListenFailure.AddressNotAvailable);
    }

    [Test]
    public async Task A_port_is_shared_only_when_both_owners_say_so()
    {
        await using var listening = new RunningListener(TcpListeningSocket.Bind(AnyPort, reuseAddress: true));
        using (TcpListeningSocket.Bind((IPEndPoint)listening.Address, reuseAddress: true))
        {
        }

        await Assert.That(() => TcpListeningSocket.Bind((IPEndPoint)listening.Address)).Throws<ListenException>();
    }

    [Test]
    public async Task With_reuse_one_can_dial_from_the_port_that_is_listened_on()
    {
        await using var target = new RunningListener(TcpListeningSocket.Bind(AnyPort));
        await using var listening = new RunningListener(TcpListeningSocket.Bind(AnyPort, reuseAddress: true));
        using var dialler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dialler.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        dialler.Bind(listening.Address);
        await dialler.ConnectAsync(target.Address).WaitAsync(TimeSpan.FromSeconds(10));
        using Socket accepted = await target.NextAsync();

        await Assert.That(accepted.RemoteEndPoint).IsEqualTo(listening.Address);
        byte[] option = new byte[sizeof(int)];
        if (OperatingSystem.IsLinux())
            dialler.GetRawSocketOption(SocketLevel, ReusePort, option);
        await Assert.That(BitConverter.ToInt32(option)).IsEqualTo(OperatingSystem.IsLinux() ? 1 : 0);
    }

    [Test]
    public async Task Stopping_leaves_established_connections_alone()
    {
        await using var listening = new RunningListener(TcpListeningSocket.Bind(AnyPort));
        using Socket peer = await RunningListener.DialAsync(listening.Address);
        Socket accepted = await listening.NextAsync();
        await listening.StopAsync();

        await Assert.That(accepted.LingerState!.Enabled).IsFalse();
        await accepted.SendAsync(new byte[5]);
        await Assert.That(await RunningListener.ReadAsync(peer)).IsEqualTo(5);
        accepted.Dispose();
        await Assert.That(await RunningListener.ReadAsync(peer)).IsEqualTo(0);
    }

    [Test]
    public async Task Stopping_leaves_a_shared_listening_socket_as_it_was()
    {
        if (!OperatingSystem.IsLinux())
            return;

        // What a successor process that was handed the descriptor would have.
        var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(AnyPort);
        bound.Listen();
        using var successor = new Socket(new SafeSocketHandle(Native.Duplicate((int)bound.Handle), ownsHandle: true));
        await using var listening = new RunningListener(new BorrowedListener(bound));
        await listening.StopAsync();

        using Socket peer = await RunningListener.DialAsync(successor.LocalEndPoint!);
        using Socket accepted = await successor.AcceptAsync().WaitAsync(TimeSpan.FromSeconds(10));
        if (accepted.RemoteEndPoint is IPEndPoint wake && !wake.Equals(peer.LocalEndPoint))
            throw new InvalidOperationException("the wake-up was left in the backlog");
        await Assert.That(accepted.LingerState!.Enabled).IsFalse();
    }

    [Test]
    [NotInParallel] // Others take ephemeral ports, and one of them may be this.
    public async Task The_port_can_be_bound_again_at_once_a_hundred_times()
    {
        // An address of its own: on 127.0.0.1 a neighbouring test may dial from the port while it is free.
        var address = new IPEndPoint(OperatingSystem.IsLinux() ? IPAddress.Parse("127.0.0.77") : IPAddress.Loopback, 0);
        for (int i = 0; i < 100; i++)
        {
            await using var listening = new RunningListener(TcpListeningSocket.Bind(address));
            address.Port = listening.Port;
            using Socket peer = await RunningListener.DialAsync(listening.Address);
            // Closed on our side first, which leaves TIME_WAIT on the port.
            (await listening.NextAsync()).Dispose();
            await Assert.That(await RunningListener.ReadAsync(peer)).IsEqualTo(0);
            await Assert.That(await listening.StopAsync()).IsEqualTo(AcceptorEnd.Stopped);
        }
    }

    [Test]
    public async Task Whoever_connects_while_it_stops_is_delivered_or_closed()
    {
        for (int round = 0; round < 20; round++)
        {
            var listening = new RunningListener(TcpListeningSocket.Bind(AnyPort));
            Task<bool>[] dialled = [.. Enumerable.Range(0, 16).Select(_ => EndsAsync(listening.Address))];
            await listening.StopAsync();
            await listening.StopAndCloseAsync();
            await Assert.That((await Task.WhenAll(dialled)).Length).IsEqualTo(16);
        }

        // Refused, reset, or ended in order; only waiting for ever would be wrong.
        static async Task<bool> EndsAsync(EndPoint address)
        {
            try
            {
                using Socket peer = await RunningListener.DialAsync(address);
                return await RunningListener.ReadAsync(peer) == 0;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    [Test]
    public async Task A_full_backlog_is_accepted_without_recursion()
    {
        const int connections = 2 * SocketListener.Backlog;
        TcpListeningSocket socket = TcpListeningSocket.Bind(AnyPort);
        Task<Socket>[] dialling = [.. Enumerable.Range(0, connections).Select(_ => RunningListener.DialAsync(socket.LocalEndPoint))];
        await Task.WhenAll(dialling.Take(SocketListener.Backlog / 2));

        await using var listening = new RunningListener(socket);
        Socket[] peers = await Task.WhenAll(dialling);
        for (int i = 0; i < connections; i++)
            (await listening.NextAsync()).Dispose();
        await Assert.That(listening.Figures.Accepted).IsEqualTo(connections);
        Array.ForEach(peers, peer => peer.Dispose());
    }

    private static int TcpOption(Socket socket, SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name)!;

    private sealed class BorrowedListener(Socket socket) : SocketListener(socket, isOurs: false)
    {
        private readonly EndPoint _local = socket.LocalEndPoint!;

        public override EndPoint LocalEndPoint => _local;

        protected override EndPoint WakeAddress => _local;
    }
}
