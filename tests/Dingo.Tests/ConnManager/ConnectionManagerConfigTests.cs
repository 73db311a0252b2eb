using Dingo.ConnManager;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager;

public sealed class ConnectionManagerConfigTests
{
    [Test]
    public async Task The_longest_time_it_takes_overflows_no_clock()
    {
        var longest = ConnectionOptions.LongestTime;
        await using var peer = await RunningManager.StartAsync();
        await using var dialler = new ConnectionManager(new ConnectionManagerConfig
        {
            OutboundConnOpts = new()
            {
                Handshake = Wire.Nodes,
                HandOver = HandOverTo.NoOne,
                HandshakeTimeout = longest,
                WriteTimeout = longest,
            },
            ConnectTimeout = longest,
        });
        await dialler.StartAsync();
        var connection = await dialler.CreateOutboundConnAsync(PeerEndPoint.From(peer.Nodes)).WaitAsync(Eventually.Deadline);
        await Assert.That(connection.CloseReason).IsEqualTo(CloseReason.None);
    }

    [Test]
    [Arguments(0)]
    [Arguments(-1)]
    [Arguments(long.MinValue)]
    [Arguments(long.MaxValue)]
    [Arguments(50 * TimeSpan.TicksPerDay)]
    public async Task A_time_that_no_clock_can_count_is_refused_where_it_is_written(long ticks)
    {
        var time = TimeSpan.FromTicks(ticks);
        var options = new ConnectionOptions { Handshake = Wire.Nodes, HandOver = HandOverTo.NoOne };
        await Assert.That(() => options with { HandshakeTimeout = time }).Throws<ArgumentOutOfRangeException>();
        await Assert.That(() => options with { WriteTimeout = time }).Throws<ArgumentOutOfRangeException>();
        await Assert.That(() => new ConnectionManagerConfig { ConnectTimeout = time }).Throws<ArgumentOutOfRangeException>();
    }
}
