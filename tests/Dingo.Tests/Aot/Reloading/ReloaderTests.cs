using Dingo.Aot.Configuration;
using Dingo.Aot.Reloading;
using Dingo.ConnManager.Listening;
using Dingo.Tests.ConnManager;
using Dingo.Tests.ConnManager.Listening;

namespace Dingo.Tests.Aot.Reloading;

public sealed class ReloaderTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly LineCollector _log = new();
    private readonly List<DaemonOptions> _applied = [];
    private readonly List<ConfigurationFault> _objections = [];

    [Test]
    public async Task The_file_is_read_anew_whether_it_was_written_over_or_replaced()
    {
        var reloader = Start("""{ "Limits": { "MaxInboundConns": 1 } }""");
        Write("""{ "Limits": { "MaxInboundConns": 2 } }""");
        await Assert.That((await reloader.ReloadAsync()).Applied.Single()).IsEqualTo(new ConfigurationChange("Limits:MaxInboundConns", "1", "2"));

        string other = _path + ".new";
        await File.WriteAllTextAsync(other, """{ "Limits": { "MaxInboundConns": 3 } }""");
        File.Move(other, _path, overwrite: true);
        await Assert.That((await reloader.ReloadAsync()).IsDone).IsTrue();
        await Assert.That(_applied.Select(static options => options.Limits.MaxInboundConns).SequenceEqual([2, 3])).IsTrue();
        await Assert.That(reloader.Options.Limits.MaxInboundConns).IsEqualTo(3);
        await Assert.That(reloader.Done).IsEqualTo(2);
        await Assert.That(_log.Lines).Contains(static line => line.Contains("Limits:MaxInboundConns was 1, is 2"));
    }

    [Test]
    public async Task What_is_wrong_changes_nothing_and_every_fault_is_told_by_its_key()
    {
        var reloader = Start("{}");
        Write("""{ "Limits": { "MaxInboundConns": -1, "MaxLocalConns": "many" } }""");
        var report = await reloader.ReloadAsync();
        await Assert.That(report.IsDone).IsFalse();
        await Assert.That(string.Join(' ', report.Faults.Select(static fault => fault.Subject))).IsEqualTo("Limits:MaxInboundConns Limits:MaxLocalConns");
        await Assert.That(_applied).IsEmpty();
        await Assert.That(reloader.Options.Limits.MaxInboundConns).IsEqualTo(100);
        await Assert.That(reloader.Refused).IsEqualTo(1);
        await Assert.That(_log.Lines).Contains(static line => line.Contains("the configuration in force stays"));
    }

    [Test]
    public async Task What_does_not_fit_the_running_daemon_changes_nothing_either()
    {
        var reloader = Start("{}");
        Write("""{ "Limits": { "MaxInboundConns": 2 } }""");
        _objections.Add(new ConfigurationFault("Listeners:wallets:AllowFrom", "is empty"));
        await Assert.That((await reloader.ReloadAsync()).Faults.Single().ToString()).IsEqualTo("Listeners:wallets:AllowFrom: is empty");
        await Assert.That(_applied).IsEmpty();

        _objections.Clear();
        await Assert.That((await reloader.ReloadAsync()).IsDone).IsTrue();
    }

    [Test]
    public async Task A_file_that_is_gone_changes_nothing()
    {
        var reloader = Start("{}");
        File.Delete(_path);
        await Assert.That((await reloader.ReloadAsync()).IsDone).IsFalse();
        await Assert.That(_applied).IsEmpty();
    }

    [Test]
    public async Task A_listener_that_cannot_be_bound_is_named_and_the_old_configuration_stays_in_force()
    {
        await using var running = await RunningManager.StartAsync();
        var reloader = Start("{}", async _ =>
        {
            await using var second = new Dingo.ConnManager.ConnectionManager(new()
            {
                Listeners =
                [
                    new ListenerConfig
                    {
                        Name = "taken", EndPoint = running.Nodes, ConnectionOpts = new() { Handshake = Wire.Nodes, HandOver = HandOverTo.NoOne },
                    },
                ],
            });
            await second.StartAsync();
        });
        Write("""{ "Limits": { "MaxInboundConns": 2 } }""");
        var report = await reloader.ReloadAsync();
        await Assert.That(report.Faults.Single().Subject).IsEqualTo("Listeners:taken:Address");
        await Assert.That(report.Faults.Single().Message).Contains("in use");
        await Assert.That(reloader.Options.Limits.MaxInboundConns).IsEqualTo(100);
    }

    [Test]
    public async Task There_is_one_at_a_time_and_none_after_the_end()
    {
        var gate = new TaskCompletionSource();
        int running = 0, most = 0;
        var reloader = Start("{}", async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await gate.Task;
            Interlocked.Decrement(ref running);
        });
        var reloads = Enumerable.Range(0, 10).Select(_ => Task.Run(reloader.ReloadAsync)).ToArray();
        await Assert.That(await Eventually.IsTrueAsync(() => running == 1)).IsTrue();
        gate.SetResult();
        await Task.WhenAll(reloads).WaitAsync(Eventually.Deadline);
        await Assert.That(most).IsEqualTo(1);

        await reloader.CloseAsync();
        await Assert.That((await reloader.ReloadAsync()).IsDone).IsFalse();
    }

    public void Dispose() => File.Delete(_path);

    private void Write(string json) => File.WriteAllText(_path, json);

    private Reloader Start(string json, Func<DaemonOptions, Task>? apply = null)
    {
        Write(json);
        var request = new ConfigurationRequest(_path, [], new Dictionary<string, string>());
        return new Reloader(request, ConfigurationLoader.Load(request), _ => _objections, apply ?? Apply, _log);
    }

    private Task Apply(DaemonOptions options)
    {
        _applied.Add(options);
        return Task.CompletedTask;
    }
}
