using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Listening;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>What listeners hold of the process's descriptors. A hundred of each, so that what others open or close meanwhile is no matter.</summary>
[NotInParallel]
public sealed class ListenerDescriptorTests
{
    private const int Times = 100;
    private const int Few = 30;

    [Test]
    public async Task A_reserve_is_one_descriptor_however_often_it_is_held()
    {
        int before = Descriptors();
        using var reserve = new ReserveDescriptor(AddressFamily.InterNetwork);
        for (int i = 0; i < Times; i++)
            reserve.Hold();
        await Assert.That(Descriptors()).IsLessThan(before + Few);
        await Assert.That(reserve.Release()).IsTrue();
        await Assert.That(reserve.Release()).IsFalse();
    }

    [Test]
    public async Task A_reserve_that_is_given_up_is_no_descriptor()
    {
        int before = Descriptors();
        var reserves = Enumerable.Range(0, Times).Select(static _ => new ReserveDescriptor(AddressFamily.InterNetwork)).ToList();
        reserves.ForEach(static reserve => reserve.Hold());
        await Assert.That(Descriptors()).IsGreaterThan(before + Few);
        reserves.ForEach(static reserve => reserve.Release());
        await Assert.That(Descriptors()).IsLessThan(before + Few);
        reserves.ForEach(static reserve => reserve.Dispose());
    }

    [Test]
    public async Task A_reserve_is_not_held_after_its_end()
    {
        var reserve = new ReserveDescriptor(AddressFamily.InterNetwork);
        reserve.Hold();
        reserve.Dispose();
        await Assert.That(reserve.Hold()).IsTrue();
        await Assert.That(reserve.Release()).IsFalse();
    }

    [Test]
    public async Task A_listener_gives_up_its_reserve_with_its_end()
    {
        var listener = TcpListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await Assert.That(listener.HoldReserve()).IsTrue();
        listener.Dispose();
        await Assert.That(listener.ReleaseReserve()).IsFalse();
    }

    [Test]
    public async Task A_yield_that_is_closed_is_no_descriptor()
    {
        int before = Descriptors();
        var yields = Enumerable.Range(0, Times).Select(static _ => new EngineYield()).ToList();
        await Assert.That(Descriptors()).IsGreaterThan(before + Few);
        yields.ForEach(static yield => yield.Close());
        await Assert.That(Descriptors()).IsLessThan(before + Few);
        yields.ForEach(static yield => yield.Dispose());
    }

    [Test]
    public async Task A_listener_that_has_ended_holds_no_descriptor()
    {
        int before = Descriptors();
        // Kept, so that no finalizer closes what an end has left open.
        var ended = new List<TcpListeningSocket>();
        for (int i = 0; i < Times; i++)
        {
            var socket = TcpListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            await using var listening = new RunningListener(socket);
            ended.Add(socket);
        }

        await Assert.That(Descriptors()).IsLessThan(before + Few);
        GC.KeepAlive(ended);
    }

    [Test]
    public async Task A_supplied_listener_that_has_ended_holds_no_descriptor()
    {
        int before = Descriptors();
        var ended = new List<SuppliedListeningSocket>();
        for (int i = 0; i < Times; i++)
        {
            var supplied = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            supplied.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            supplied.Listen();
            var socket = SuppliedListeningSocket.Adopt(supplied);
            await using var listening = new RunningListener(socket);
            ended.Add(socket);
        }

        await Assert.That(Descriptors()).IsLessThan(before + Few);
        GC.KeepAlive(ended);
    }

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
