using System.Diagnostics;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;
using Dingo.Ouroboros.Timing;
using Dingo.Tests.Events;
using Dingo.Tests.Ouroboros.Bearers;

namespace Dingo.Tests.Ouroboros.Connections;

/// <summary>Two threads at the same connection within nanoseconds of each other.</summary>
public sealed class LastMomentTests
{
    private const int FewestRounds = 10 * Finishing.MostDelays;

    [Test]
    public async Task Of_those_that_attach_at_once_none_is_lost()
    {
        for (int round = 0; round < 100; round++)
        {
            using var rig = ConnectionRig.Established();
            RecordingHandler[] handlers = [.. Enumerable.Range(0, 4).Select(static _ => new RecordingHandler())];
            await OnThreads.RunAsync(handlers.Length, worker =>
                rig.Connection.Attach((ushort)(2 + worker), MiniProtocolRole.Responder, handlers[worker]));
            rig.Connection.Abort(CloseReason.Stopping);
            await Assert.That(handlers.All(static handler => handler.Closes.SequenceEqual([CloseReason.Stopping]))).IsTrue();
        }
    }

    [Test]
    public async Task Whoever_asks_for_the_completion_while_it_comes_is_told()
    {
        var finishing = new Finishing();
        using var wheel = new TimingWheel(TimeProvider.System);
        var settings = new ConnectionSettings { Handshake = ConnectionRig.NodeToNode, Wheel = wheel, Slabs = new SlabPool() };
        Task<CloseReason>? asked = null;
        int answered = 0;
        int missed = 0;
        // What is looked for happens within nanoseconds, once in thousands of rounds: as many as there is time for, and never too few.
        long started = Stopwatch.GetTimestamp();
        bool isOver = false;
        await OnThreads.RunAsync(2, worker =>
        {
            for (int round = 1; !Volatile.Read(ref isOver); round++)
            {
                if (worker == 0)
                {
                    finishing.Begin(Connection.Respond(default, InMemoryBearer.Pair(capacity: 1).Ours, settings, finishing), round);
                    OnThreads.Await(() => Volatile.Read(ref answered) == round);
                    missed += asked!.IsCompleted ? 0 : 1;
                    Volatile.Write(ref isOver, round >= FewestRounds && Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(2));
                }
                else
                {
                    OnThreads.Await(() => finishing.Round == round || Volatile.Read(ref isOver));
                    asked = finishing.Connection.Completion;
                    Volatile.Write(ref answered, round);
                }
            }
        });
        await Assert.That(missed).IsEqualTo(0);
        await Assert.That(answered).IsGreaterThanOrEqualTo(FewestRounds);
    }

    /// <summary>Lets the other thread go just before the completion comes.</summary>
    private sealed class Finishing : IConnectionOwner
    {
        public const int MostDelays = 1_000;

        private Connection? _connection;
        private int _next;
        private int _round;

        public Connection Connection => _connection!;

        public int Round => Volatile.Read(ref _round);

        public void Begin(Connection connection, int round)
        {
            _connection = connection;
            _next = round;
            connection.Abort(CloseReason.Stopping);
        }

        public void OnEstablished(Connection connection)
        {
        }

        public void OnAnswered(Connection connection)
        {
        }

        public void OnClosing(Connection connection)
        {
        }

        public void OnClosed(Connection connection)
        {
            Volatile.Write(ref _round, _next);
            // The other thread takes its time to see that and to ask: for a little longer in each round, so that some rounds meet it.
            for (int i = 0; i < _next % MostDelays; i++)
                Volatile.Read(ref _next);
        }

        public void OnFault(Connection connection, Exception exception)
        {
        }
    }
}
