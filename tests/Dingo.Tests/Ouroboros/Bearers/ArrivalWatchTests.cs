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
    public async Task Whoever_comes_is_told_of_once_however_it_falls_together_with_a_wait_on_another_thread()
    {
        const int rounds = 5000;
        using var listener = Listening();
        listener.Blocking = false;
        using var told = new SemaphoreSlim(0);
        using var watch = ArrivalWatch.TryStart(listener, () => told.Release())!;
        int accepted = 0;
        var dialling = Task.Run(() =>
        {
            var random = new Random(7);
            for (int i = 1; i <= rounds; i++)
            {
                Connect(listener).Dispose();
                // Mostly into an empty queue, now and then behind another.
                if (random.Next(4) != 0 && !SpinWait.SpinUntil(() => Volatile.Read(ref accepted) == i, Eventually.Deadline))
                    return i;
            }

            return 0;
        });
        while (Volatile.Read(ref accepted) < rounds)
        {
            if (watch.Wait() && !await told.WaitAsync(Eventually.Deadline))
                break;
            if (TryAccept(listener))
                Interlocked.Increment(ref accepted);
        }

        await Assert.That(await dialling).IsEqualTo(0).Because("that round has waited in vain");
        await Assert.That(accepted).IsEqualTo(rounds);
        await Assert.That(told.CurrentCount).IsEqualTo(0);
    }

    [Test]
    public async Task Of_whoever_is_there_the_wait_says_so_or_the_poller_tells_and_never_both()
    {
        for (int i = 0; i < 300; i++)
        {
            using var listener = Listening();
            using var peer = Connect(listener);
            using var told = new SemaphoreSlim(0);
            using var watch = ArrivalWatch.TryStart(listener, () => told.Release())!;
            // At the same moment the poller sees it for the first time.
            bool isPending = watch.Wait();
            if (isPending)
                await Assert.That(await told.WaitAsync(Eventually.Deadline)).IsTrue();
            await Assert.That(watch.Cancel()).IsFalse();
            await PollerHasToldAsync();
            await Assert.That(told.CurrentCount).IsEqualTo(0);
        }
    }

    [Test]
    public async Task A_later_wait_is_told_of_whoever_is_there_and_by_the_poller()
    {
        using var listener = Listening();
        using var peer = Connect(listener);
        var told = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = ArrivalWatch.TryStart(listener, () => told.SetResult(Thread.CurrentThread.Name))!;
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
        using var watch = ArrivalWatch.TryStart(listener, () => told++)!;
        await Assert.That(watch.Wait()).IsTrue();
        await Assert.That(watch.Cancel()).IsTrue();
        await Assert.That(watch.Cancel()).IsFalse();
        using var peer = Connect(listener);
        await PollerHasToldAsync();
        await Assert.That(watch.Wait()).IsFalse();
        await Assert.That(told).IsEqualTo(0);
    }

    [Test]
    public async Task A_listener_that_is_closed_is_not_waited_for()
    {
        var listener = Listening();
        using var watch = ArrivalWatch.TryStart(listener, static () => { })!;
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
        var watch = ArrivalWatch.TryStart(listener, static () => { })!;
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

    private static bool TryAccept(Socket listener)
    {
        try
        {
            listener.Accept().Dispose();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            return false;
        }
    }

    /// <summary>Until it has told all that it had to tell before: it tells in order.</summary>
    private static async Task PollerHasToldAsync()
    {
        using var listener = Listening();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = ArrivalWatch.TryStart(listener, told.SetResult)!;
        using var peer = Connect(listener);
        await Assert.That(watch.WaitLater()).IsTrue();
        await told.Task.WaitAsync(Eventually.Deadline);
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
}
