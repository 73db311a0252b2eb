using System.Net.Sockets;
using Dingo.Aot.HandOver.Forwarding;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>Which node a connection goes to.</summary>
public sealed class BackendPoolTests
{
    [Test]
    public async Task The_one_with_the_fewest_connections_is_chosen()
    {
        var pool = Pool(3);
        pool.Backends[0].Enter();
        pool.Backends[2].Enter();
        await Assert.That(Choose(pool)).IsEqualTo(1);
        pool.Backends[1].Enter();
        pool.Backends[1].Enter();
        pool.Backends[2].Leave();
        await Assert.That(Choose(pool)).IsEqualTo(2);
    }

    [Test]
    public async Task Equals_are_chosen_in_turn()
    {
        var pool = Pool(3);
        int[] chosen = [.. Enumerable.Range(0, 6).Select(_ => Choose(pool))];
        await Assert.That(chosen.Order().SequenceEqual([0, 0, 1, 1, 2, 2])).IsTrue();
    }

    [Test]
    public async Task Each_is_chosen_once_for_one_connection()
    {
        var pool = Pool(64);
        ulong tried = 0;
        HashSet<Backend> chosen = [];
        while (pool.Choose(ref tried) is { } backend)
            chosen.Add(backend);
        await Assert.That(chosen.Count).IsEqualTo(64);
        await Assert.That(tried).IsEqualTo(ulong.MaxValue);
    }

    [Test]
    public async Task One_that_is_down_or_nowhere_is_passed_over_and_one_that_nobody_has_looked_at_is_not()
    {
        var pool = new BackendPool([.. new[] { "unix:/a", "tcp://no.such.name:1", "unix:/b" }.Select(static text => new Backend(BackendAddress.Parse(text)))]);
        pool.Backends[0].Found(BackendState.Down);
        await Assert.That(Choose(pool)).IsEqualTo(2);
        await Assert.That(pool.IsUp).IsFalse();
        pool.Backends[2].Found(BackendState.Up);
        await Assert.That(pool.IsUp).IsTrue();
    }

    [Test]
    [Arguments(SocketError.ConnectionRefused, true)]
    [Arguments(SocketError.AddressNotAvailable, false)]
    [Arguments(SocketError.HostUnreachable, true)]
    [Arguments(SocketError.OperationAborted, false)]
    [Arguments(SocketError.WouldBlock, false)]
    [Arguments(SocketError.TooManyOpenSockets, false)]
    [Arguments(SocketError.TimedOut, false)]
    public async Task Only_what_no_peer_can_bring_about_takes_a_node_down(SocketError error, bool isDown)
    {
        var backend = new Backend(BackendAddress.Parse("tcp://192.0.2.1:3001"));
        backend.Blame(error);
        await Assert.That(backend.State == BackendState.Down).IsEqualTo(isDown);
    }

    private static BackendPool Pool(int count) =>
        new([.. Enumerable.Range(0, count).Select(static i => new Backend(BackendAddress.Parse($"unix:/{i}")))]);

    private static int Choose(BackendPool pool)
    {
        ulong tried = 0;
        return pool.Backends.ToList().IndexOf(pool.Choose(ref tried)!);
    }
}
