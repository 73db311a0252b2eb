using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Bearers.Polling;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Ouroboros.Bearers;

/// <summary>What has had its turn goes on later, and others are served before.</summary>
[NotInParallel]
public sealed class PollersTests
{
    [Test]
    public async Task What_goes_on_later_goes_on_at_the_poller_and_others_are_told_in_between()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isOtherTold = false, hasMoved = false;
        int poller = 0, rounds = 0;
        using var other = new Visit(() => isOtherTold = true);
        using var visit = new Visit(() =>
        {
            poller = Environment.CurrentManagedThreadId;
            Pollers.GoOnLater(new Work(GoOn));
        });
        void GoOn()
        {
            Interlocked.Increment(ref rounds);
            hasMoved |= Environment.CurrentManagedThreadId != poller;
            if (isOtherTold)
                done.SetResult();
            else
                Pollers.GoOnLater(new Work(GoOn));
        }

        visit.Begin();
        // It goes on while nobody comes, too.
        await Assert.That(await Eventually.IsTrueAsync(() => Volatile.Read(ref rounds) > 2)).IsTrue();
        other.Begin();
        await done.Task.WaitAsync(Eventually.Deadline);
        await Assert.That(hasMoved).IsFalse();
    }

    [Test]
    public async Task Of_several_that_go_on_later_one_stays_and_the_others_go_on_in_the_pool()
    {
        const int works = 3;
        using var done = new CountdownEvent(works);
        int here = 0, inThePool = 0;
        using var visit = new Visit(() =>
        {
            int poller = Environment.CurrentManagedThreadId;
            for (int i = 0; i < works; i++)
            {
                Pollers.GoOnLater(new Work(() =>
                {
                    if (Environment.CurrentManagedThreadId == poller)
                        Interlocked.Increment(ref here);
                    else if (Thread.CurrentThread.IsThreadPoolThread)
                        Interlocked.Increment(ref inThePool);
                    done.Signal();
                }));
            }
        });
        visit.Begin();
        await Assert.That(done.Wait(Eventually.Deadline)).IsTrue();
        await Assert.That(here).IsEqualTo(1);
        await Assert.That(inThePool).IsEqualTo(works - 1);
    }

    [Test]
    public async Task What_has_had_its_turn_elsewhere_goes_on_in_the_pool()
    {
        var isInThePool = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Pollers.GoOnLater(new Work(() => isInThePool.SetResult(Thread.CurrentThread.IsThreadPoolThread)));
        await Assert.That(await isInThePool.Task.WaitAsync(Eventually.Deadline)).IsTrue();
    }

    private static Socket Listening()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private sealed class Work(Action run) : IThreadPoolWorkItem
    {
        public void Execute() => run();
    }

    /// <summary>Runs something on a poller's thread, once: a connection comes, which it tells.</summary>
    private sealed class Visit : IDisposable
    {
        private readonly Socket _listener = Listening();
        private readonly Socket _visitor = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly ArrivalWatch _watch;

        public Visit(Action run)
        {
            _watch = ArrivalWatch.TryStart(_listener, run)!;
            _watch.Wait();
        }

        public void Begin() => _visitor.Connect(_listener.LocalEndPoint!);

        public void Dispose()
        {
            _watch.Dispose();
            _visitor.Dispose();
            _listener.Dispose();
        }
    }
}
