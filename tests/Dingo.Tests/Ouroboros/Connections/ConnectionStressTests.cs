using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;
using Dingo.Tests.Events;

namespace Dingo.Tests.Ouroboros.Connections;

/// <summary>Scripts drawn from a seed: whatever happens in whatever order, a connection ends once and leaves nothing.</summary>
public sealed class ConnectionStressTests
{
    private static readonly CloseReason[] Reasons = [CloseReason.Done, CloseReason.Recycled, CloseReason.Pruned, CloseReason.PeerSilent];

    [Test]
    public async Task Any_script_on_one_thread_ends_in_nothing_left()
    {
        for (int seed = 0; seed < 2_000; seed++)
            await RunAsync(seed, closers: 0);
    }

    [Test]
    public async Task Any_script_with_closers_writers_and_completions_on_other_threads_ends_in_nothing_left()
    {
        for (int seed = 0; seed < 150; seed++)
            await RunAsync(seed, closers: 3);
    }

    private static async Task RunAsync(int seed, int closers)
    {
        var random = new Random(seed);
        RecordingHandler two = new(), three = new();
        using var rig = random.Next(4) == 0 ? ConnectionRig.Initiator(capacity: random.Next(30, 5_000))
            : ConnectionRig.Responder(capacity: random.Next(30, 5_000));
        rig.Owner.Established = connection =>
        {
            connection.Attach(2, MiniProtocolRole.Responder, two);
            connection.Attach(3, MiniProtocolRole.Responder, three);
        };
        two.OnReceived = static (channel, bytes) => channel.TryWrite(bytes);
        rig.Bearer.MaxRead = random.Next(3) == 0 ? random.Next(1, 20) : int.MaxValue;
        rig.Bearer.HoldsCompletions = random.Next(2) == 0;
        if (random.Next(20) != 0)
            rig.Connection.Start();

        byte[] script = Script(rig.Connection.Role, random);
        if (closers == 0)
        {
            Play(rig, random, script);
        }
        else
        {
            await OnThreads.RunAsync(closers + 1, worker =>
            {
                if (worker == 0)
                    Play(rig, random, script);
                else
                    Disturb(rig, new Random((seed * 31) + worker), worker);
            });
        }

        await CheckEndAsync(rig, two, three, seed);
    }

    private static byte[] Script(MiniProtocolRole role, Random random)
    {
        List<byte> bytes = [.. role == MiniProtocolRole.Responder ? Wire.Propose() : Wire.Answer()];
        for (int i = random.Next(12); i > 0; i--)
            bytes.AddRange(Wire.Segment(random.Next(40) == 0 ? 9 : random.Next(2, 4), MiniProtocolRole.Initiator, Wire.Pattern(random.Next(1, 400))));
        if (random.Next(4) == 0)
            bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8));
        return [.. bytes];
    }

    private static void Play(ConnectionRig rig, Random random, byte[] script)
    {
        int said = 0;
        for (int step = random.Next(5, 120); step > 0; step--)
        {
            switch (random.Next(24))
            {
                case < 10 when said < script.Length:
                    rig.Peer.Send(script.AsSpan(said, Math.Min(random.Next(1, 60), script.Length - said)), out int count);
                    said += count;
                    break;
                case < 16:
                    rig.Bearer.Deliver();
                    break;
                case < 20:
                    rig.Hear();
                    break;
                case 20:
                    rig.Time.Advance(TimeSpan.FromMilliseconds(random.Next(1, 15_000)));
                    break;
                case 21 when random.Next(5) == 0:
                    rig.Connection.Close(Reasons[random.Next(Reasons.Length)]);
                    break;
                case 22 when random.Next(10) == 0:
                    rig.Peer.EndSending();
                    break;
                case 23 when random.Next(15) == 0:
                    rig.Peer.Abort();
                    break;
            }
        }
    }

    private static void Disturb(ConnectionRig rig, Random random, int worker)
    {
        for (int step = random.Next(30); step > 0; step--)
        {
            if (worker == 1)
                rig.Bearer.Deliver();
            else if (worker == 2)
                rig.Time.Advance(TimeSpan.FromMilliseconds(random.Next(500)));
            else if (random.Next(20) == 0)
                rig.Connection.Close(Reasons[random.Next(Reasons.Length)]);
        }
    }

    private static async Task CheckEndAsync(ConnectionRig rig, RecordingHandler two, RecordingHandler three, int seed)
    {
        rig.Bearer.HoldsCompletions = false;
        rig.Bearer.Deliver();
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.Connection.Completion.WaitAsync(TimeSpan.FromSeconds(10));
        // The turn may end on another thread a little after the owner was told.
        SpinWait.SpinUntil(() => rig.Slabs.Outstanding == 0, TimeSpan.FromSeconds(10));
        string story = rig.Connection.WasEstablished ? "established closing closed" : "closing closed";
        bool wasFair = rig.Owner.Story == story && rig.Owner.Faults.Count == 0 && rig.Bearer.Violations.Count == 0
            && two.CallsAfterClosed + three.CallsAfterClosed == 0 && two.Closes.Count == (rig.Connection.WasEstablished ? 1 : 0);
        bool isClean = rig.Slabs.Outstanding == 0 && rig.Wheel.Armed == 0 && rig.Bearer.IsDisposed;
        if (!wasFair || !isClean || rig.Connection.CloseReason == CloseReason.None)
        {
            Assert.Fail($"Seed {seed}: '{rig.Owner.Story}', slabs {rig.Slabs.Outstanding}, armed {rig.Wheel.Armed}, "
                + $"{rig.Connection.CloseReason.Name()}, {string.Join(',', rig.Bearer.Violations)}, {rig.Owner.Faults.FirstOrDefault()}");
        }
    }
}
