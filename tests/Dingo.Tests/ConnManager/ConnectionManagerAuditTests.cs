using System.Runtime.CompilerServices;
using Dingo.ConnManager;
using Dingo.ConnManager.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

/// <summary>The table's check on itself, as a running connection manager makes it.</summary>
public sealed class ConnectionManagerAuditTests
{
    [Test]
    public async Task A_counter_that_misses_a_live_connection_is_found_within_five_seconds()
    {
        var time = new FakeTimeProvider();
        await using var running = await RunningManager.StartAsync(time: time);
        using var peer = await RawPeer.EstablishAsync(running.Nodes, Wire.ProposeDuplex);
        await running.Events.NextInboundAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.That(running.Manager.Figures.AccountingMismatches).IsEqualTo(0);

        // A live, duplex inbound connection that no gauge shows.
        CountsOf(TableOf(running.Manager)) = default;
        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.That(running.Manager.Figures.AccountingMismatches).IsEqualTo(1);
        CountsOf(TableOf(running.Manager)) = new ConnectionCounts(1, 0, 0, 0, 0, 0, 1, 0, 1);
        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.That(running.Manager.Figures.AccountingMismatches).IsEqualTo(1);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_table")]
    private static extern ref ConnectionTable TableOf(ConnectionManager manager);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_counts")]
    private static extern ref ConnectionCounts CountsOf(ConnectionTable table);
}
