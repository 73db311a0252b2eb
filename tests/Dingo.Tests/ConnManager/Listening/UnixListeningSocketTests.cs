using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Dingo.ConnManager.Listening;

namespace Dingo.Tests.ConnManager.Listening;

[SupportedOSPlatform("linux")]
public sealed class UnixListeningSocketTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dingo-");

    private string SocketPath => Path.Combine(_directory.FullName, "s");

    public void Dispose() => _directory.Delete(recursive: true);

    [Test]
    public async Task Connections_are_delivered_and_the_listener_stops()
    {
        await using var listening = new RunningListener(UnixListeningSocket.Bind(SocketPath));
        await Assert.That(((UnixDomainSocketEndPoint)listening.Address).ToString()).IsEqualTo(SocketPath);
        using Socket peer = await RunningListener.DialAsync(listening.Address);
        using Socket accepted = await listening.NextAsync();
        await accepted.SendAsync(new byte[3]);
        await Assert.That(await RunningListener.ReadAsync(peer)).IsEqualTo(3);

        await Assert.That(await listening.StopAsync()).IsEqualTo(AcceptorEnd.Stopped);
        await Assert.That(Names()).IsEqualTo("s.lock");
    }

    [Test]
    [Arguments(60)]
    [Arguments(107)]
    [Arguments(108)]
    public async Task A_client_bound_to_a_path_longer_than_ours_is_served_like_any_other(int pathBytes)
    {
        // Pending and completed at once are different paths through the runtime: try both.
        UnixListeningSocket socket = UnixListeningSocket.Bind(SocketPath);
        using Socket early = DialFrom(pathBytes, 'a', socket.LocalEndPoint);
        await using var listening = new RunningListener(socket);
        using Socket first = await listening.NextAsync();
        using Socket late = DialFrom(pathBytes, 'b', socket.LocalEndPoint);
        using Socket second = await listening.NextAsync();

        await Assert.That(second.RemoteEndPoint).IsNotNull();
        await Assert.That(listening.Figures.Accepted).IsEqualTo(2);
    }

    [Test]
    public async Task Mode_and_group_are_as_asked()
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite;
        await using var listening = new RunningListener(UnixListeningSocket.Bind(SocketPath, mode, Environment.IsPrivilegedProcess ? "12345" : null));
        await Assert.That(File.GetUnixFileMode(SocketPath)).IsEqualTo(mode);
        if (Environment.IsPrivilegedProcess)
            await Assert.That(await RunAsync("stat", "-c", "%g", SocketPath)).IsEqualTo("12345");
    }

    [Test]
    public async Task A_group_that_does_not_exist_is_refused_by_name()
    {
        ListenException refusal = await RefusedAsync(() => UnixListeningSocket.Bind(SocketPath, group: "no such group"));
        await Assert.That(refusal.Failure).IsEqualTo(ListenFailure.Invalid);
        await Assert.That(refusal.Message).IsEqualTo($"Cannot listen on {SocketPath}: there is no group named no such group");
        await Assert.That(Names()).IsEqualTo("");
    }

    [Test]
    public async Task A_second_owner_is_refused_and_the_first_works_on()
    {
        await using var listening = new RunningListener(UnixListeningSocket.Bind(SocketPath));
        ListenException refusal = await RefusedAsync(() => UnixListeningSocket.Bind(SocketPath));

        await Assert.That(refusal.Failure).IsEqualTo(ListenFailure.AddressInUse);
        await Assert.That(refusal.Message).IsEqualTo($"Cannot listen on {SocketPath}: process {Environment.ProcessId} holds {SocketPath}.lock; stop it, or give another path");
        using Socket peer = await RunningListener.DialAsync(listening.Address);
        using Socket accepted = await listening.NextAsync();
    }

    [Test]
    public async Task Another_programs_live_socket_is_left_to_it()
    {
        using var owner = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        owner.Bind(new UnixDomainSocketEndPoint(SocketPath));
        owner.Listen();
        ListenException refusal = await RefusedAsync(() => UnixListeningSocket.Bind(SocketPath));

        await Assert.That(refusal.Message).IsEqualTo($"Cannot listen on {SocketPath}: process {Environment.ProcessId} listens there; stop it, or give another path");
        using Socket peer = await RunningListener.DialAsync(new UnixDomainSocketEndPoint(SocketPath));
    }

    [Test]
    public async Task A_live_socket_whose_backlog_is_full_is_not_taken_for_a_dead_owners()
    {
        using var owner = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        owner.Bind(new UnixDomainSocketEndPoint(SocketPath));
        owner.Listen(0);
        using Socket waiting = await RunningListener.DialAsync(new UnixDomainSocketEndPoint(SocketPath));
        ListenException refusal = await RefusedAsync(() => UnixListeningSocket.Bind(SocketPath));

        await Assert.That(refusal.Failure).IsEqualTo(ListenFailure.AddressInUse);
        await Assert.That(refusal.Message).IsEqualTo($"Cannot listen on {SocketPath}: another process listens there; stop it, or give another path");
        using Socket accepted = await owner.AcceptAsync().WaitAsync(TimeSpan.FromSeconds(10));
        using Socket next = await RunningListener.DialAsync(new UnixDomainSocketEndPoint(SocketPath));
    }

    [Test]
    public async Task A_path_whose_owner_does_not_listen_yet_is_left_to_it()
    {
        using var owner = UnixSocketClaim.Take(SocketPath);
        ListenException refusal = await RefusedAsync(() => UnixListeningSocket.Bind(SocketPath));
        await Assert.That(refusal.Failure).IsEqualTo(ListenFailure.AddressInUse);
        await Assert.That(refusal.Message).IsEqualTo(
            $"Cannot listen on {SocketPath}: another process holds {SocketPath}.lock; stop it, or give another path");
    }

    [Test]
    public async Task A_dead_owners_socket_is_replaced()
    {
        LeaveSocketAt(SocketPath);
        LeaveSocketAt(SocketPath + "~");
        File.WriteAllText(SocketPath + ".lock", "");

        await using var listening = new RunningListener(UnixListeningSocket.Bind(SocketPath));
        using Socket peer = await RunningListener.DialAsync(listening.Address);
        using Socket accepted = await listening.NextAsync();
        await Assert.That(Names()).IsEqualTo("s s.lock");
    }

    [Test]
    [Arguments("s")]
    [Arguments("s~")]
    public async Task Anything_that_is_not_a_socket_is_refused_and_untouched(string name)
    {
        string path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, "precious");
        await Assert.That((await RefusedAsync(Bind)).Failure).IsEqualTo(ListenFailure.PathOccupied);
        await Assert.That(File.ReadAllText(path)).IsEqualTo("precious");
        File.Delete(path);

        Directory.CreateDirectory(path);
        await Assert.That((await RefusedAsync(Bind)).Failure).IsEqualTo(ListenFailure.PathOccupied);
        Directory.Delete(path);

        LeaveSocketAt(path + ".target");
        File.CreateSymbolicLink(path, path + ".target");
        await Assert.That((await RefusedAsync(Bind)).Failure).IsEqualTo(ListenFailure.PathOccupied);
        await Assert.That(new FileInfo(path).LinkTarget).IsEqualTo(path + ".target");
        File.Delete(path);

        // And nothing of the refusals is in the way of the next attempt.
        Bind().Dispose();

        UnixListeningSocket Bind() => UnixListeningSocket.Bind(SocketPath);
    }

    [Test]
    public async Task A_lock_that_is_a_symbolic_link_is_refused()
    {
        File.CreateSymbolicLink(SocketPath + ".lock", Path.Combine(_directory.FullName, "elsewhere"));
        await Assert.That((await RefusedAsync(() => UnixListeningSocket.Bind(SocketPath))).Failure).IsEqualTo(ListenFailure.PathOccupied);
        await Assert.That(Names()).IsEqualTo("s.lock");
    }

    [Test]
    public async Task Closing_leaves_what_another_put_at_the_path()
    {
        var listening = new RunningListener(UnixListeningSocket.Bind(SocketPath));
        File.Delete(SocketPath);
        LeaveSocketAt(SocketPath);
        await listening.StopAsync();
        await Assert.That(Names()).IsEqualTo("s s.lock");
    }

    [Test]
    public async Task A_missing_directory_is_refused_by_name()
    {
        string path = Path.Combine(_directory.FullName, "missing", "s");
        ListenException refusal = await RefusedAsync(() => UnixListeningSocket.Bind(path));
        await Assert.That(refusal.Message).IsEqualTo($"Cannot listen on {path}: its directory does not exist");
    }

    [Test]
    public async Task The_longest_path_works_and_one_byte_more_is_refused()
    {
        string longest = SocketPath.PadRight(106, 'x');
        await using (var listening = new RunningListener(UnixListeningSocket.Bind(longest)))
        {
            using Socket peer = await RunningListener.DialAsync(listening.Address);
            using Socket accepted = await listening.NextAsync();
        }

        await Assert.That((await RefusedAsync(() => UnixListeningSocket.Bind(longest + "x"))).Failure).IsEqualTo(ListenFailure.Invalid);
    }

    [Test]
    public async Task The_path_can_be_bound_again_at_once_a_hundred_times()
    {
        for (int i = 0; i < 100; i++)
        {
            await using var listening = new RunningListener(UnixListeningSocket.Bind(SocketPath));
            using Socket peer = await RunningListener.DialAsync(listening.Address);
            using Socket accepted = await listening.NextAsync();
            await Assert.That(await listening.StopAsync()).IsEqualTo(AcceptorEnd.Stopped);
        }
    }

    [Test]
    public async Task Groups_are_found_by_name_or_number()
    {
        string file = Path.Combine(_directory.FullName, "group");
        File.WriteAllText(file, "root:x:0:\nbroken\ncardano:x:4242:alice,bob\n");

        await Assert.That(UnixGroup.TryResolve("cardano", out uint gid, file)).IsTrue();
        await Assert.That(gid).IsEqualTo(4242u);
        await Assert.That(UnixGroup.TryResolve("17", out gid, file)).IsTrue();
        await Assert.That(gid).IsEqualTo(17u);
        await Assert.That(UnixGroup.TryResolve("alice", out _, file)).IsFalse();
        await Assert.That(UnixGroup.TryResolve("cardano", out _, file + ".missing")).IsFalse();
    }

    private static async Task<ListenException> RefusedAsync(Func<IDisposable> bind) =>
        (await Assert.That(() => bind().Dispose()).Throws<ListenException>())!;

    private static void LeaveSocketAt(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixListenEndPoint(path));
    }

    private Socket DialFrom(int pathBytes, char fill, EndPoint listener)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new RawUnixEndPoint(Path.Combine(_directory.FullName, "c").PadRight(pathBytes, fill)));
        socket.Connect(listener);
        return socket;
    }

    private string Names() => string.Join(' ', _directory.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal));

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        return (await process.StandardOutput.ReadToEndAsync()).Trim();
    }
}
