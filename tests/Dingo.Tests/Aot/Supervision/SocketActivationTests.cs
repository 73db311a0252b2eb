using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Dingo.Aot.Configuration;
using Dingo.Aot.Supervision;
using Dingo.Tests.Aot.Metrics;
using Dingo.Tests.ConnManager.Listening;

namespace Dingo.Tests.Aot.Supervision;

/// <summary>Each socket that a supervisor bound is one listener's, by name or by address, or it is a fault that says what to do.</summary>
[SupportedOSPlatform("linux")]
public sealed class SocketActivationTests : IDisposable
{
    private readonly SocketFolder _folder = new();
    private readonly List<Socket> _bound = [];
    private readonly Dictionary<string, Socket> _sockets = [];
    private readonly List<string> _faults = [];

    public void Dispose()
    {
        foreach (var socket in _bound.Concat(_sockets.Values))
            socket.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task A_socket_is_the_listeners_that_has_its_name_whatever_its_address()
    {
        var (ntn, ntc) = (Tcp("127.0.0.1"), Unix());
        Assign(Listeners("tcp://127.0.0.1:3001", "unix:./other.socket"), (ntc, "ntc"), (ntn, "NtN"));

        await Assert.That(_faults.Count).IsEqualTo(0);
        await Assert.That(_sockets.Count).IsEqualTo(2);
        await Assert.That(_sockets["ntn"].LocalEndPoint).IsEqualTo(ntn.LocalEndPoint);
        await Assert.That(_sockets["ntc"].LocalEndPoint!.ToString()).IsEqualTo(_folder.Path);
    }

    [Test]
    public async Task A_socket_with_nobodys_name_is_the_listeners_that_is_configured_for_its_address()
    {
        var (ntn, ntc) = (Tcp("127.0.0.1"), Unix());
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);
        Assign(Listeners($"tcp://{ntn.LocalEndPoint}", $"unix:{relative}"), (ntc, "dingo-aot.socket"), (ntn, "dingo-aot.socket"));

        await Assert.That(_faults.Count).IsEqualTo(0);
        await Assert.That(_sockets["ntn"].LocalEndPoint).IsEqualTo(ntn.LocalEndPoint);
        await Assert.That(_sockets["ntc"].LocalEndPoint!.ToString()).IsEqualTo(_folder.Path);
    }

    [Test]
    public async Task A_port_of_any_address_is_the_listeners_that_takes_any_address_there()
    {
        var ntn = Tcp("::");
        Assign(Listeners($"tcp://0.0.0.0:{Port(ntn)}"), (ntn, "unknown"));
        await Assert.That(_sockets.ContainsKey("ntn")).IsTrue();
    }

    [Test]
    public async Task A_socket_that_is_no_listeners_is_a_fault_that_names_it_and_the_listeners_there_are()
    {
        var other = Tcp("127.0.0.1");
        Assign(Listeners("tcp://127.0.0.2:3001"), (other, "relay"));
        await Assert.That(Fault()).IsEqualTo(
            $"descriptor N ('relay'), bound to tcp://{other.LocalEndPoint}, is no listener's. Name it after one (FileDescriptorName= in its "
            + ".socket unit), or bind it to one's address: ntn (tcp://127.0.0.2:3001), ntc (unix:./dingo.socket).");
    }

    [Test]
    public async Task Of_two_sockets_for_one_listener_the_second_is_a_fault()
    {
        Assign(Listeners("tcp://127.0.0.1:3001"), (Tcp("127.0.0.1"), "ntn"), (Tcp("127.0.0.1"), "ntn"));
        await Assert.That(Fault()).IsEqualTo("descriptor N ('ntn') is the second one for listener 'ntn'. Pass one for each listener.");
    }

    [Test]
    public async Task A_Unix_socket_for_a_listener_on_TCP_is_a_fault_and_the_other_way_round()
    {
        Assign(Listeners("tcp://127.0.0.1:3001"), (Unix(), "ntn"));
        await Assert.That(Fault()).Contains($"is bound to unix:{_folder.Path}, and listener 'ntn' is one for tcp://127.0.0.1:3001.");
        _faults.Clear();
        Assign(Listeners("tcp://127.0.0.1:3001"), (Tcp("127.0.0.1"), "ntc"));
        await Assert.That(Fault()).Contains("and listener 'ntc' is one for unix:./dingo.socket.");
    }

    [Test]
    public async Task A_nodes_clients_do_not_come_from_anywhere_because_a_supervisor_bound_it_so()
    {
        var listener = Wallets("");
        Assign([listener], (Tcp("0.0.0.0"), "wallets"));
        await Assert.That(Fault()).Contains("where clients of a node come from anywhere. Name in AllowFrom of listener 'wallets' who may connect");

        _faults.Clear();
        Assign([listener], (Tcp("127.0.0.1"), "wallets"));
        listener.AllowFrom = "192.0.2.0/24";
        _sockets.Clear();
        Assign([listener], (Tcp("0.0.0.0"), "wallets"));
        await Assert.That(_faults).IsEmpty();
    }

    [Test]
    public async Task Nor_does_a_reload_let_them()
    {
        Assign([Wallets("192.0.2.0/24")], (Tcp("0.0.0.0"), "wallets"));
        await Assert.That(SocketActivation.Check([Wallets("192.0.2.0/24")], _sockets)).IsEmpty();
        var fault = SocketActivation.Check([Wallets("")], _sockets).Single();
        await Assert.That(fault.ToString()).StartsWith("Listeners:wallets:AllowFrom: is empty, and a supervisor has bound its socket to tcp://0.0.0.0:");

        // Without that socket it is bound where it is configured.
        _sockets["wallets"].Dispose();
        await Assert.That(SocketActivation.Check([Wallets("")], _sockets)).IsEmpty();
        _sockets.Clear();
        await Assert.That(SocketActivation.Check([Wallets("")], _sockets)).IsEmpty();
    }

    [Test]
    public async Task What_does_not_listen_or_is_no_stream_socket_or_no_socket_or_not_open_is_a_fault()
    {
        var silent = Bound(SocketType.Stream);
        Assign(Listeners("tcp://127.0.0.1:3001"), (silent, "ntn"));
        await Assert.That(Fault()).Contains("does not listen. Pass the listening socket itself: Accept=no in its .socket unit.");

        _faults.Clear();
        Assign(Listeners("tcp://127.0.0.1:3001"), (Bound(SocketType.Dgram), "ntn"));
        await Assert.That(Fault()).Contains("is not a TCP or Unix stream socket.");

        _faults.Clear();
        using var file = File.OpenHandle("/dev/null");
        SocketActivation.Assign([new((int)file.DangerousGetHandle(), "ntn")], Listeners("tcp://127.0.0.1:3001"), _sockets, _faults);
        await Assert.That(Fault()).Contains("is not a TCP or Unix stream socket.");

        _faults.Clear();
        SocketActivation.Assign([new(1_000_000, "ntn")], Listeners("tcp://127.0.0.1:3001"), _sockets, _faults);
        await Assert.That(Fault()).Contains("is not open.");
        await Assert.That(_sockets.Count).IsEqualTo(0);
        // What is refused stays open: it may be anybody's.
        await Assert.That(silent.LocalEndPoint).IsNotNull();
    }

    [Test]
    public async Task A_socket_that_was_passed_is_kept_from_programs_that_are_started()
    {
        Assign(Listeners("tcp://127.0.0.1:3001"), (Tcp("127.0.0.1"), "ntn"));
        int descriptor = (int)_sockets["ntn"].Handle;
        string flags = File.ReadLines($"/proc/self/fdinfo/{descriptor}").Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
        const int closeOnExec = 0x80000; // O_CLOEXEC
        await Assert.That(Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & closeOnExec).IsNotEqualTo(0);
    }

    private static List<ListenerOptions> Listeners(string ntn, string ntc = "unix:./dingo.socket") =>
    [
        new() { Name = "ntn", Address = ntn },
        new() { Name = "ntc", Address = ntc },
    ];

    private static ListenerOptions Wallets(string allowed) => new()
    {
        Name = "wallets",
        Protocol = ListenerProtocol.NodeToClient,
        Address = "tcp://127.0.0.1:3003",
        HandOver = HandOverKind.Forward,
        AllowFrom = allowed,
    };

    // Passed on as a supervisor does it: a descriptor of its own, which programs inherit.
    private void Assign(List<ListenerOptions> listeners, params (Socket Socket, string Name)[] passed) => SocketActivation.Assign(
        Array.ConvertAll(passed, each => new PassedDescriptor(Native.Duplicate((int)each.Socket.Handle), each.Name)), listeners, _sockets, _faults);

    // Which numbers there are is up to who else opens descriptors.
    private string Fault()
    {
        string[] words = _faults.Single().Split(' ');
        words[1] = "N";
        return string.Join(' ', words);
    }

    private Socket Tcp(string address)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(address), 0);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _bound.Add(socket);
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = true;
        socket.Bind(endPoint);
        socket.Listen();
        return socket;
    }

    private Socket Unix()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _bound.Add(socket);
        socket.Bind(_folder.EndPoint);
        socket.Listen();
        return socket;
    }

    private Socket Bound(SocketType type)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified);
        _bound.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
