using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Segments;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

/// <summary>There is one place only: a connection that fails and keeps it locks out the next.</summary>
public sealed class ConnectionManagerFailureTests
{
    private const string HandOverFails = "the hand-over throws";
    private const string TimeIsUp = "it stays silent until its time is up";
    private static readonly ConnectionLimits One =
        new() { MaxInboundConns = 1, MaxConnectionsPerIP = 1, MaxLocalConns = 1, MaxPendingHandshakes = 1 };

    [Test]
    [Arguments("it leaves without a word")]
    [Arguments("it resets without a word")]
    [Arguments("it leaves within a header")]
    [Arguments("it resets within its proposal")]
    [Arguments(TimeIsUp)]
    [Arguments("it proposes rubbish")]
    [Arguments("it is of another network")]
    [Arguments("it has no version in common")]
    [Arguments("it only asks for versions")]
    [Arguments(HandOverFails)]
    [Arguments("it breaks the protocol when it is established")]
    [Arguments("it resets when it is established")]
    public async Task Wherever_a_connection_fails_its_place_comes_back(string failure)
    {
        var time = new FakeTimeProvider();
        bool fails = false;
        var handOver = new HandOverTo(_ =>
        {
            if (fails && failure == HandOverFails)
                throw new InvalidOperationException("hand-over failed");
        });
        await using var running = await RunningManager.StartAsync(One, time, handOver);
        for (int round = 0; round < 5; round++)
        {
            fails = true;
            var peer = await RawPeer.ConnectAsync(running.Nodes);
            await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Figures.Listeners[0].Accepts.Accepted == (2 * round) + 1)).IsTrue();
            await FailAsync(failure, peer, running, time);
            peer.Dispose();
            await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Figures.Connections == default)).IsTrue();

            fails = false;
            using (await RawPeer.EstablishAsync(running.Nodes))
                await Assert.That(running.Manager.InboundCount).IsEqualTo(1);
            await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Figures.Connections == default)).IsTrue();
        }

        await Assert.That(await Eventually.IsTrueAsync(
            () => running.Manager.Figures is { SlabsOutstanding: 0, DeadlinesArmed: 0, AccountingMismatches: 0 })).IsTrue();
        await Assert.That(running.Manager.IPConnCount("127.0.0.1")).IsEqualTo(0);
    }

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    public async Task A_place_for_which_no_connection_can_be_made_comes_back(int listener)
    {
        var time = new TimeThatFails();
        await using var running = await RunningManager.StartAsync(One, time);
        var endPoint = listener == 0 ? running.Nodes : running.Clients;
        for (int round = 0; round < 3; round++)
        {
            time.FailOnce();
            using var unlucky = await RawPeer.ConnectAsync(endPoint);
            await Assert.That(await unlucky.IsClosedByPeerAsync()).IsTrue();
            // The line about it reads the clock too, after the peer was closed: the next failure is not for that.
            await Assert.That(await Eventually.IsTrueAsync(() => time.Reads == 2)).IsTrue();
        }

        await Assert.That(running.Manager.Figures.Connections).IsEqualTo(default(ConnectionCounts));
        await Assert.That(running.Manager.Figures.Listeners[listener].Accepts.Errors(AcceptErrorKind.ReceiverFailed)).IsEqualTo(3);
        using var next = await RawPeer.EstablishAsync(endPoint, listener == 0 ? Wire.ProposeUnidirectional : Wire.ProposeLocal);
    }

    [Test]
    [Arguments("nobody listens there")]
    [Arguments("there is no such socket")]
    [Arguments("the peer leaves")]
    [Arguments("the peer answers rubbish")]
    [Arguments("it is given up")]
    public async Task Wherever_a_dial_fails_its_place_comes_back(string failure)
    {
        await using var running = await RunningManager.StartAsync(One);
        for (int round = 0; round < 5; round++)
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            if (failure != "nobody listens there")
                listener.Listen();
            var remote = failure == "there is no such socket" ? PeerEndPoint.Unix("/nowhere/s") : PeerEndPoint.From(listener.LocalEndPoint!);
            using var givenUp = new CancellationTokenSource();
            var dial = running.Manager.CreateOutboundConnAsync(remote, givenUp.Token);
            if (failure is "the peer leaves" or "the peer answers rubbish" or "it is given up")
            {
                using var peer = new RawPeer(await listener.AcceptAsync().WaitAsync(Eventually.Deadline));
                await Assert.That(await peer.ReadMessageAsync()).IsNotNull();
                if (failure == "the peer answers rubbish")
                    await peer.SendAsync(Wire.Answer("ff"));
                if (failure == "it is given up")
                    await givenUp.CancelAsync();
            }

            await Assert.That(async () => await dial.WaitAsync(Eventually.Deadline)).Throws<Exception>();
            await Assert.That(running.Manager.Figures.Connections).IsEqualTo(default(ConnectionCounts));
        }

        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Figures is { SlabsOutstanding: 0, DeadlinesArmed: 0 })).IsTrue();
    }

    private static async Task FailAsync(string failure, RawPeer peer, RunningManager running, FakeTimeProvider time)
    {
        byte[] proposal = Wire.Proposal(Wire.ProposeUnidirectional);
        switch (failure)
        {
            case "it leaves without a word":
                break;
            case "it resets without a word":
                Reset(peer);
                break;
            case "it leaves within a header":
                await peer.SendAsync(proposal[..5]);
                break;
            case "it resets within its proposal":
                await peer.SendAsync(proposal[..12]);
                Reset(peer);
                break;
            case TimeIsUp:
                await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Figures.DeadlinesArmed == 1)).IsTrue();
                time.Advance(TimeSpan.FromSeconds(10.2));
                await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();
                break;
            case "it proposes rubbish":
                await peer.SendAsync(Wire.Proposal("ff"));
                await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();
                break;
            case "it is of another network":
                await Assert.That(await peer.AskAsync(Wire.ProposeOtherNetwork)).IsNotNull();
                break;
            case "it has no version in common":
                await Assert.That(await peer.AskAsync(Wire.ProposeUnknownVersion)).IsNotNull();
                break;
            case "it only asks for versions":
                await Assert.That(await peer.AskAsync(Wire.ProposeQuery)).IsNotNull();
                break;
            case HandOverFails:
                await Assert.That(await peer.AskAsync(Wire.ProposeUnidirectional)).IsNull();
                break;
            default:
                await Assert.That(await peer.AskAsync(Wire.ProposeUnidirectional)).IsEqualTo(Wire.AcceptUnidirectional);
                await Assert.That(running.Manager.InboundCount).IsEqualTo(1);
                if (failure == "it resets when it is established")
                    Reset(peer);
                else
                    await peer.SendAsync(Wire.Segment(2, MiniProtocolRole.Initiator, [0]));
                break;
        }
    }

    private static void Reset(RawPeer peer)
    {
        peer.Socket.LingerState = new LingerOption(true, 0);
        peer.Dispose();
    }

    /// <summary>A clock that cannot be read, once: the one thing that the making of a connection asks of anybody else.</summary>
    private sealed class TimeThatFails : TimeProvider
    {
        private int _failures;
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public void FailOnce()
        {
            Volatile.Write(ref _reads, 0);
            Volatile.Write(ref _failures, 1);
        }

        public override long GetTimestamp()
        {
            bool fails = Interlocked.Exchange(ref _failures, 0) != 0;
            Interlocked.Increment(ref _reads);
            return fails ? throw new InvalidOperationException("no time") : base.GetTimestamp();
        }
    }
}
