using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Dingo.ConnManager;
using Dingo.ConnManager.Listening;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>A listening socket that the caller bound is listened on, and is closed with the connection manager.</summary>
public sealed class SuppliedListenerTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dingo-");

    private string SocketPath => Path.Combine(_directory.FullName, "s");

    public void Dispose() => _directory.Delete(recursive: true);

    [Test]
    [Arguments("127.0.0.1", "127.0.0.1", false)]
    [Arguments("0.0.0.0", "127.0.0.1", false)]
    [Arguments("::1", "::1", false)]
    [Arguments("::", "::1", false)]
    [Arguments("::", "127.0.0.1", true)]
    public async Task A_supplied_TCP_socket_serves_and_is_closed_on_stop(string bound, string dialled, bool dualStack)
    {
        var supplied = ListenOn(bound, dualStack);
        await using var manager = Managing(Supplied(supplied));
        await manager.StartAsync();
        var listener = (IPEndPoint)manager.ResolvedListeners[0].EndPoint;
        await Assert.That(listener.Address.ToString()).IsEqualTo(bound);

        var address = new IPEndPoint(IPAddress.Parse(dialled), listener.Port);
        using var peer = await RawPeer.EstablishAsync(address);
        await Assert.That(manager.InboundCount).IsEqualTo(1);

        await manager.StopAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(supplied.SafeHandle.IsClosed).IsTrue();
        await Assert.That(async () => await RawPeer.ConnectAsync(address)).Throws<SocketException>();
    }

    [Test]
    public async Task What_a_supplied_socket_accepts_is_probed_and_sent_without_delay()
    {
        await using var listening = new RunningListener(SuppliedListeningSocket.Adopt(ListenOn("127.0.0.1")));
        using var peer = await RunningListener.DialAsync(listening.Address);
        using var accepted = await listening.NextAsync();
        await Assert.That(accepted.NoDelay).IsTrue();
        await Assert.That((int)accepted.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!).IsNotEqualTo(0);
        await Assert.That((int)accepted.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!).IsEqualTo(60);
    }

    [Test]
    public async Task A_supplied_Unix_socket_serves_and_its_file_is_left_alone()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var supplied = ListenOnPath();
        await using var manager = Managing(Supplied(supplied, clients: true));
        await manager.StartAsync();
        using (await RawPeer.EstablishAsync(manager.ResolvedListeners[0].EndPoint, Wire.ProposeLocal))
            await Assert.That(manager.Figures.Connections.Local).IsEqualTo(1);
        await manager.StopAsync().WaitAsync(Eventually.Deadline);

        await Assert.That(supplied.SafeHandle.IsClosed).IsTrue();
        await Assert.That(Names()).IsEqualTo("s");
        await Assert.That(async () => await RawPeer.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath))).Throws<SocketException>();
    }

    [Test]
    public async Task The_file_of_a_supplied_Unix_socket_that_nobody_refers_to_any_more_outlives_it()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var forgotten = await ListenAndForgetAsync();
        await Assert.That(await Eventually.IsTrueAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !forgotten.IsAlive;
        })).IsTrue();
        await Assert.That(Names()).IsEqualTo("s");

        [MethodImpl(MethodImplOptions.NoInlining)]
        async Task<WeakReference> ListenAndForgetAsync()
        {
            var supplied = ListenOnPath();
            await using var manager = Managing(Supplied(supplied, clients: true));
            await manager.StartAsync();
            await manager.StopAsync().WaitAsync(Eventually.Deadline);
            return new WeakReference(supplied);
        }
    }

    [Test]
    public async Task A_supplied_Unix_socket_of_which_others_hold_a_descriptor_goes_on_listening_for_them()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var supplied = ListenOnPath();
        using var successor = new Socket(new SafeSocketHandle(Native.Duplicate((int)supplied.Handle), ownsHandle: true));
        await using (var manager = Managing(Supplied(supplied, clients: true)))
            await manager.StartAsync();

        using var peer = await RunningListener.DialAsync(new UnixDomainSocketEndPoint(SocketPath));
        using var accepted = await successor.AcceptAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(accepted.Connected).IsTrue();
    }

    [Test]
    [Arguments(60)]
    [Arguments(107)]
    [Arguments(108)]
    public async Task A_client_bound_to_a_path_longer_than_the_supplied_sockets_is_served_like_any_other(int pathBytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var socket = SuppliedListeningSocket.Adopt(ListenOnPath());
        using var early = DialFrom(pathBytes, 'a', socket.LocalEndPoint);
        await using var listening = new RunningListener(socket);
        using var first = await listening.NextAsync();
        using var late = DialFrom(pathBytes, 'b', socket.LocalEndPoint);
        using var second = await listening.NextAsync();
        await Assert.That(listening.Figures.Accepted).IsEqualTo(2);
    }

    [Test]
    public async Task An_abstract_Unix_socket_can_be_supplied()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var supplied = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        supplied.Bind(new UnixDomainSocketEndPoint("\0dingo-" + Guid.NewGuid()));
        supplied.Listen();
        await using var listening = new RunningListener(SuppliedListeningSocket.Adopt(supplied));
        using var peer = await RunningListener.DialAsync(listening.Address);
        using var accepted = await listening.NextAsync();
        await Assert.That(await listening.StopAsync()).IsEqualTo(AcceptorEnd.Stopped);
    }

    [Test]
    public async Task A_supplied_socket_is_never_used_again_and_its_address_can_be_bound_again()
    {
        var supplied = ListenOn("127.0.0.1");
        await using var manager = Managing(Supplied(supplied));
        await manager.StartAsync();
        await manager.StopAsync().WaitAsync(Eventually.Deadline);
        var refusal = await RefusedAsync(manager);
        await Assert.That(refusal.Failure).IsEqualTo(ListenFailure.Invalid);
        await Assert.That(refusal.Listener).IsEqualTo("supplied");
        await Assert.That(refusal.Message).Contains("ResolvedListeners");

        var address = manager.ResolvedListeners[0].EndPoint;
        await using var next = Managing(new ListenerConfig { Name = "again", EndPoint = address, ConnectionOpts = Options() });
        await next.StartAsync();
        using var peer = await RawPeer.EstablishAsync(address);
    }

    [Test]
    public async Task A_socket_that_does_not_listen_is_refused_at_start()
    {
        var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        foreach (var supplied in new[] { bound, datagrams })
        {
            await using var manager = Managing(Supplied(supplied));
            var refusal = await RefusedAsync(manager);
            await Assert.That(refusal.Failure).IsEqualTo(ListenFailure.Invalid);
            await Assert.That(refusal.Message).IsEqualTo("Cannot listen on a supplied socket: it does not listen");
        }
    }

    [Test]
    public async Task Whatever_listener_cannot_be_bound_every_supplied_socket_is_closed()
    {
        using var taken = ListenOn("127.0.0.1");
        var (first, last) = (ListenOn("127.0.0.1"), ListenOn("127.0.0.1"));
        var failing = new ListenerConfig { Name = "failing", EndPoint = taken.LocalEndPoint, ConnectionOpts = Options() };
        await using var manager = Managing(Supplied(first), failing, Supplied(last));

        await Assert.That((await RefusedAsync(manager)).Listener).IsEqualTo("failing");
        await Assert.That(first.SafeHandle.IsClosed).IsTrue();
        await Assert.That(last.SafeHandle.IsClosed).IsTrue();
    }

    [Test]
    [Arguments("neither")]
    [Arguments("both")]
    [Arguments("reuse")]
    [Arguments("mode")]
    [Arguments("group of TCP")]
    [Arguments("reuse of Unix")]
    public async Task A_configuration_that_contradicts_itself_is_refused_by_the_listeners_name(string fault)
    {
        using var supplied = ListenOn("127.0.0.1");
        var plain = new ListenerConfig { Name = "odd", ConnectionOpts = Options() };
        var tcp = new IPEndPoint(IPAddress.Loopback, 0);
        await using var manager = Managing(fault switch
        {
            "both" => plain with { Listener = supplied, EndPoint = tcp },
            "reuse" => plain with { Listener = supplied, ReuseAddress = true },
            "mode" => plain with { Listener = supplied, Mode = UnixFileMode.UserRead },
            "group of TCP" => plain with { EndPoint = tcp, Group = "0" },
            "reuse of Unix" => plain with { EndPoint = new UnixDomainSocketEndPoint(SocketPath), ReuseAddress = true },
            _ => plain,
        });
        var refusal = await RefusedAsync(manager);
        await Assert.That(refusal.Failure).IsEqualTo(ListenFailure.Invalid);
        await Assert.That(refusal.Listener).IsEqualTo("odd");
    }

    private static ConnectionManager Managing(params ListenerConfig[] listeners) => new(new ConnectionManagerConfig { Listeners = listeners });

    private static ListenerConfig Supplied(Socket socket, bool clients = false) =>
        new() { Name = "supplied", Listener = socket, ConnectionOpts = Options(clients) };

    private static ConnectionOptions Options(bool clients = false) =>
        new() { Handshake = clients ? Wire.Clients : Wire.Nodes, HandOver = HandOverTo.NoOne };

    private static async Task<ListenException> RefusedAsync(ConnectionManager manager) =>
        (await Assert.That(async () => await manager.StartAsync()).Throws<ListenException>())!;

    private static Socket ListenOn(string address, bool dualStack = false)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(address), 0);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = dualStack;
        socket.Bind(endPoint);
        socket.Listen();
        return socket;
    }

    private Socket ListenOnPath()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(SocketPath));
        socket.Listen();
        return socket;
    }

    private Socket DialFrom(int pathBytes, char fill, EndPoint listener)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new RawUnixEndPoint(Path.Combine(_directory.FullName, "c").PadRight(pathBytes, fill)));
        socket.Connect(listener);
        return socket;
    }

    private string Names() => string.Join(' ', _directory.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal));
}
