using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Bearers.Polling;
using Dingo.Tests.ConnManager;
using Dingo.Tests.ConnManager.Listening;

namespace Dingo.Tests.Ouroboros.Bearers;

public sealed class ArrivalWatchTests
{
    [Test]
    public async Task Whoever_comes_is_told_of_once_however_it_falls_together_with_the_wait()
    {
        const int rounds = 3000;
        const int mostAtOnce = 3;
        using var listener = Listening();
        int accepted = 0;
        using var watch = new Loop(listener, () => Interlocked.Increment(ref accepted));
        watch.Start();
        var random = new Random(7);
        int connected = 0;
        for (int i = 0; i < rounds; i++)
        {
            int count = random.Next(1, mostAtOnce + 1);
            for (int peer = 0; peer < count; peer++)
                Connect(listener).Dispose();
            connected += count;
            if (random.Next(4) != 0)
                await Assert.That(SpinWait.SpinUntil(() => Volatile.Read(ref accepted) == connected, Eventually.Deadline)).IsTrue().Because($"in round {i}");
        }

        await Assert.That(await Eventually.IsTrueAsync(() => Volatile.Read(ref accepted) == connected)).IsTrue();
    }

    [Test]
    public async Task Whoever_is_there_is_not_told_of()
    {
        using var listener = Listening();
        using var peer = Connect(listener);
        bool isTold = false;
        using var watch = new ArrivalWatch(listener, () => isTold = true);
        await Assert.That(watch.Wait()).IsFalse();
        await Assert.That(watch.Cancel()).IsFalse();
        await Assert.That(isTold).IsFalse();
    }

    [Test]
    public async Task A_later_wait_is_told_of_whoever_is_there_and_by_the_poller()
    {
        using var listener = Listening();
        using var peer = Connect(listener);
        var told = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = new ArrivalWatch(listener, () => told.SetResult(Thread.CurrentThread.Name));
        for (int i = 0; i < 3; i++)
        {
            await Assert.That(watch.WaitLater()).IsTrue();
            await Assert.That(await told.Task.WaitAsync(Eventually.Deadline)).StartsWith("poller ");
            told = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    [Test]
    public async Task A_wait_that_is_ended_tells_nobody_and_the_next_finds_who_has_come()
    {
        using var listener = Listening();
        int told = 0;
        using var watch = new ArrivalWatch(listener, () => told++);
        await Assert.That(watch.Wait()).IsTrue();
        await Assert.That(watch.Cancel()).IsTrue();
        await Assert.That(watch.Cancel()).IsFalse();
        using var peer = Connect(listener);
        await Assert.That(watch.Wait()).IsFalse();
        await Assert.That(told).IsEqualTo(0);
    }

    [Test]
    public async Task A_listener_that_is_closed_is_not_waited_for()
    {
        var listener = Listening();
        using var watch = new ArrivalWatch(listener, static () => { });
        listener.Dispose();
        await Assert.That(watch.Wait()).IsFalse();
        await Assert.That(watch.WaitLater()).IsFalse();
        await Assert.That(watch.Cancel()).IsFalse();
    }

    [Test]
    public async Task A_listener_that_another_process_holds_open_is_watched_no_more_when_the_watch_ends()
    {
        var listener = Listening();
        long inode = InodeOf((int)listener.Handle);
        using var held = new Socket(new SafeSocketHandle(Native.Duplicate((int)listener.Handle), ownsHandle: true));
        var watch = new ArrivalWatch(listener, static () => { });
        await Assert.That(IsWatched(inode)).IsTrue();
        watch.Dispose();
        watch.Dispose();
        listener.Dispose();
        await Assert.That(IsWatched(inode)).IsFalse();
    }

    private static Socket Listening()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(128);
        return socket;
    }

    private static Socket Connect(Socket listener)
    {
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        peer.Connect(listener.LocalEndPoint!);
        return peer;
    }

    private static long InodeOf(int descriptor)
    {
        string target = new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget!;
        return long.Parse(target.AsSpan("socket:[".Length, target.Length - "socket:[]".Length), CultureInfo.InvariantCulture);
    }

    // proc(5): of an epoll descriptor, a line for each that it watches.
    private static bool IsWatched(long inode) => Directory.GetFiles("/proc/self/fdinfo")
        .Any(file => ReadIfThere(file).Split('\n').Any(line => line.StartsWith("tfd:", StringComparison.Ordinal) && line.Contains($"ino:{inode:x} ", StringComparison.Ordinal)));

    private static string ReadIfThere(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Accepts whoever comes, and waits for more.</summary>
    private sealed class Loop : IDisposable
    {
        private readonly Socket _listener;
        private readonly Action _accepted;
        private readonly ArrivalWatch _watch;

        public Loop(Socket listener, Action accepted)
        {
            _listener = listener;
            _accepted = accepted;
            _watch = new ArrivalWatch(listener, Run);
        }

        public void Start()
        {
            if (!_watch.Wait())
                Run();
        }

        public void Dispose() => _watch.Dispose();

        private void Run()
        {
            do
            {
                _listener.Accept().Dispose();
                _accepted();
            }
            while (!_watch.Wait());
        }
    }
}
