using System.Diagnostics;
using System.Globalization;
using Dingo.Aot.Supervision;
using Dingo.Tests.Aot.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot.Supervision;

/// <summary>What the service manager reads, and that nothing is lost but the message when it does not read.</summary>
public sealed class ServiceNotifierTests
{
    private static readonly FakeTimeProvider Time = new();

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Each_turn_in_its_life_is_told_at_a_path_and_under_an_abstract_name(bool isAbstract)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new SocketFolder();
        using var manager = new NotifyReceiver(isAbstract ? $"@dingo-{Guid.NewGuid()}" : folder.Path);
        using var notifier = new ServiceNotifier(manager.Address, watchdog: null, Time);

        notifier.Ready("ntn tcp://0.0.0.0:3001, ntc unix:./dingo.socket");
        await Assert.That(await manager.NextAsync()).IsEqualTo("READY=1\nSTATUS=listening on ntn tcp://0.0.0.0:3001, ntc unix:./dingo.socket");
        notifier.Status("7 connections");
        await Assert.That(await manager.NextAsync()).IsEqualTo("STATUS=7 connections");
        notifier.Reloaded("as before");
        await Assert.That(await manager.NextAsync()).IsEqualTo("READY=1\nSTATUS=as before");
        notifier.Stopping(TimeSpan.FromSeconds(30));
        await Assert.That(await manager.NextAsync()).IsEqualTo("STOPPING=1\nSTATUS=stopping\nEXTEND_TIMEOUT_USEC=35000000");
    }

    [Test]
    public async Task A_reload_is_told_with_the_time_of_the_clock_that_the_service_manager_uses()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new SocketFolder();
        using var manager = new NotifyReceiver(folder.Path);
        using var notifier = new ServiceNotifier(manager.Address, watchdog: null, TimeProvider.System);

        long before = Stopwatch.GetTimestamp() / 1000;
        notifier.Reloading();
        long after = Stopwatch.GetTimestamp() / 1000;
        string message = await manager.NextAsync();
        await Assert.That(message).StartsWith("RELOADING=1\nMONOTONIC_USEC=");
        await Assert.That(long.Parse(message[(message.LastIndexOf('=') + 1)..], CultureInfo.InvariantCulture)).IsBetween(before, after);
    }

    [Test]
    public async Task A_text_of_several_lines_is_no_second_message()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new SocketFolder();
        using var manager = new NotifyReceiver(folder.Path);
        using var notifier = new ServiceNotifier(manager.Address, watchdog: null, Time);
        notifier.Status("one\nWATCHDOG=trigger");
        await Assert.That(await manager.NextAsync()).IsEqualTo("STATUS=one WATCHDOG=trigger");
    }

    [Test]
    [Arguments(null)]
    [Arguments("")]
    [Arguments("@")]
    [Arguments("relative")]
    [Arguments("vsock:2:1234")]
    [Arguments("/nonexistent/notify")]
    public async Task Without_a_service_manager_nothing_happens(string? socket)
    {
        using var notifier = new ServiceNotifier(socket, TimeSpan.FromSeconds(1), Time);
        SayEverything(notifier);
        await Assert.That(new ServiceNotifier("/" + new string('x', 300), null, Time)).IsNotNull();
    }

    [Test]
    public async Task A_service_manager_that_dies_or_does_not_read_holds_nothing_up()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new SocketFolder();
        var manager = new NotifyReceiver(folder.Path);
        using var notifier = new ServiceNotifier(manager.Address, watchdog: null, Time);
        // Far more than any queue takes.
        await Task.Run(() =>
        {
            for (int i = 0; i < 5_000; i++)
                notifier.Status(new string('x', 500));
        }).WaitAsync(TimeSpan.FromSeconds(20));
        await Assert.That(await manager.NextAsync()).StartsWith("STATUS=xxx");

        manager.Dispose();
        SayEverything(notifier);
        notifier.Dispose();
        SayEverything(notifier);
    }

    [Test]
    public async Task The_watchdog_hears_of_the_daemon_every_half_of_its_time_and_only_while_it_lives()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new SocketFolder();
        using var manager = new NotifyReceiver(folder.Path);
        var time = new FakeTimeProvider();
        bool isAlive = true;
        using var notifier = new ServiceNotifier(manager.Address, TimeSpan.FromSeconds(30), time);
        notifier.Watch(() => isAlive);
        await Assert.That(await manager.NextAsync()).IsEqualTo("WATCHDOG=1");

        time.Advance(TimeSpan.FromSeconds(14.9));
        await Assert.That(manager.HasNext).IsFalse();
        time.Advance(TimeSpan.FromSeconds(0.1));
        await Assert.That(await manager.NextAsync()).IsEqualTo("WATCHDOG=1");

        isAlive = false;
        time.Advance(TimeSpan.FromSeconds(45));
        await Assert.That(manager.HasNext).IsFalse();
        isAlive = true;
        time.Advance(TimeSpan.FromSeconds(15));
        await Assert.That(await manager.NextAsync()).IsEqualTo("WATCHDOG=1");

        notifier.Dispose();
        time.Advance(TimeSpan.FromSeconds(45));
        await Assert.That(manager.HasNext).IsFalse();
    }

    [Test]
    [Arguments(null, null)]
    [Arguments("", null)]
    [Arguments("0", null)]
    [Arguments("-5", null)]
    [Arguments("soon", null)]
    [Arguments("30000000", 30.0)]
    [Arguments("9223372036854775807", 86400.0)]
    public async Task The_watchdogs_time_is_read_or_there_is_none(string? text, double? seconds) =>
        await Assert.That(ServiceNotifier.ParseMicroseconds(text)?.TotalSeconds).IsEqualTo(seconds);

    [Test]
    public async Task Whatever_was_meant_for_this_process_is_taken_out_of_the_environment()
    {
        const string name = "DINGO_TEST_OF_A_SUPERVISORS_VARIABLE";
        Environment.SetEnvironmentVariable(name, "value");
        await Assert.That(SupervisorEnvironment.Take(name)).IsEqualTo("value");
        await Assert.That(Environment.GetEnvironmentVariable(name)).IsNull();
        await Assert.That(SupervisorEnvironment.Take(name)).IsNull();
    }

    private static void SayEverything(ServiceNotifier notifier)
    {
        notifier.Ready("a");
        notifier.Reloading();
        notifier.Reloaded("b");
        notifier.Status("c");
        notifier.Stopping(TimeSpan.Zero);
        notifier.Watch(static () => true);
    }
}
