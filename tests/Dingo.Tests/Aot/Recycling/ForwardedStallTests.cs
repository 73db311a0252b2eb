using Dingo.Aot.HandOver;
using Dingo.Aot.Recycling;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.Ouroboros.Relaying;

namespace Dingo.Tests.Aot.Recycling;

/// <summary>One connection that is forwarded, and a recycler that knows of it what the kernel does.</summary>
public sealed class ForwardedStallTests : IDisposable
{
    private readonly RelayRig _rig = RelayRig.Established(capacity: 1_000);
    private readonly List<string> _requests = [];

    public void Dispose() => _rig.Dispose();

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_side_that_acknowledges_nothing_for_the_time_that_is_set_is_a_request(bool isNode)
    {
        await using var recycler = Watch();
        await OweAsync(isNode, 29);
        await Assert.That(_requests).IsEmpty();
        await OweAsync(isNode, 6);
        await Assert.That(_requests.Single()).IsEqualTo("nothing has been acknowledged for 30 s");
        await Assert.That(recycler.Requests(StallCause.Unacknowledged, RecycleOutcome.Closed)).IsEqualTo(1);
        await Assert.That(_rig.Connection.CloseReason).IsEqualTo(CloseReason.Recycled);
    }

    [Test]
    public async Task What_was_silent_before_it_had_something_to_acknowledge_has_all_the_time_for_it()
    {
        await using var recycler = Watch();
        _rig.Side.Bearer.UnacknowledgedForMs = 3_600_000;
        _rig.Side.Pass(29);
        await Assert.That(_requests).IsEmpty();
        _rig.Side.Pass(6);
        await Assert.That(_requests.Count).IsEqualTo(1);
    }

    [Test]
    public async Task Whoever_acknowledges_now_and_then_is_left_alone()
    {
        await using var recycler = Watch();
        for (int i = 0; i < 20; i++)
        {
            _rig.Side.Bearer.UnacknowledgedForMs = i % 2 == 0 ? 4_000 : null;
            _rig.Side.Pass(10);
        }

        await Assert.That(_requests).IsEmpty();
    }

    [Test]
    [Arguments(false, "the peer does not read: a write has stood still for 30 s")]
    [Arguments(true, "the node does not read: a write has stood still for 30 s")]
    public async Task The_age_of_the_oldest_byte_that_either_side_does_not_take_is_that_of_a_write(bool isNode, string reason)
    {
        await using var recycler = Watch();
        if (isNode)
            _rig.Side.Peer.Send(new byte[1_000], out _);
        _rig.Node.Send(new byte[1_000], out _);
        for (int i = 0; i < 3; i++)
            (isNode ? _rig.Side.Peer : _rig.Node).Send(new byte[1_000], out _);
        _rig.Side.Pass(29);
        await Assert.That(_requests).IsEmpty();
        _rig.Side.Pass(6);
        await Assert.That(_requests.Single()).IsEqualTo(reason);
    }

    private async Task OweAsync(bool isNode, int seconds)
    {
        var side = isNode ? _rig.Ours : _rig.Side.Bearer;
        for (int i = 0; i < seconds; i++)
        {
            side.UnacknowledgedForMs = (side.UnacknowledgedForMs ?? 0) + 1_000;
            _rig.Side.Pass(1);
        }

        await Assert.That(side.UnacknowledgedForMs).IsNotNull();
    }

    private StallRecycler Watch() => new(
        new StallLimits(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)), new KeepAliveProbes(), () => [_rig.Connection],
        (connection, reason) =>
        {
            _requests.Add(reason);
            connection.Close(CloseReason.Recycled, reason);
            return RecycleOutcome.Closed;
        },
        _rig.Side.Time);
}
