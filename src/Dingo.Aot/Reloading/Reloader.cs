using Dingo.Aot.Configuration;
using Dingo.Aot.Logging;
using Dingo.ConnManager.Listening;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Reloading;

/// <summary>Reads the configuration anew, checks all of it, and has applied what can change while the daemon runs; or keeps the old and says why.</summary>
/// <remarks>
/// The file is opened anew by its name: whether it was written over, replaced, or is mounted, what is there is read. The environment and the
/// command line are those of the start. One reload at a time; safe on any thread.
/// </remarks>
/// <param name="request">From what is read.</param>
/// <param name="inForce">The configuration in force, valid.</param>
/// <param name="check">Says what speaks against options that are valid by themselves, as things are: those that would be in force, before they are applied.</param>
/// <param name="apply">Applies options, all of them or, with a <see cref="ListenException"/>, none.</param>
/// <param name="logger">Is told of each reload.</param>
internal sealed class Reloader(
    ConfigurationRequest request, EffectiveConfiguration inForce, Func<DaemonOptions, IReadOnlyList<ConfigurationFault>> check,
    Func<DaemonOptions, Task> apply, ILogger logger)
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private EffectiveConfiguration _inForce = inForce;
    private bool _isClosed;
    private long _done;
    private long _refused;

    /// <summary>The options in force.</summary>
    public DaemonOptions Options => Volatile.Read(ref _inForce).Options!;

    /// <summary>Reloads after which the configuration that was read was in force.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Reloads that changed nothing, since something was wrong.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Reloads.</summary>
    public async Task<ReloadReport> ReloadAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            var report = await ReloadOnceAsync().ConfigureAwait(false);
            Interlocked.Increment(ref report.IsDone ? ref _done : ref _refused);
            Log(report);
            return report;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Ends it: when it returns no reload is in progress, and none begins any more. Harmless twice.</summary>
    public async Task CloseAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        _isClosed = true;
        _one.Release();
    }

    private async Task<ReloadReport> ReloadOnceAsync()
    {
        if (_isClosed)
            return new ReloadReport([], [], [new ConfigurationFault("reload", "the daemon stops. Start it again.")]);
        var read = ConfigurationLoader.Load(request);
        if (!read.IsValid)
            return new ReloadReport([], [], read.Faults);

        var plan = ReloadPlan.Of(_inForce, read);
        if (check(plan.InForce.Options!) is { Count: > 0 } faults)
            return new ReloadReport([], [], faults);
        try
        {
            await apply(plan.InForce.Options!).ConfigureAwait(false);
        }
        catch (ListenException e)
        {
            return new ReloadReport([], [], [new ConfigurationFault($"{ConfigurationSchema.Listeners}:{e.Listener}:Address", $"{e.Message}. Correct it, or restart.")]);
        }

        Volatile.Write(ref _inForce, plan.InForce);
        return new ReloadReport(plan.Applied, plan.NeedRestart, []);
    }

    private void Log(ReloadReport report)
    {
        foreach (var fault in report.Faults)
            logger.ReloadFault(fault.Subject, fault.Message);
        foreach (var change in report.Applied)
            logger.ReloadApplied(change.Key, change.From ?? "(none)", change.To ?? "(none)");
        foreach (var change in report.NeedRestart)
            logger.ReloadNeedsRestart(change.Key, change.From ?? "(none)", change.To ?? "(none)");
        if (report.IsDone)
            logger.Reloaded(report.Applied.Count, report.NeedRestart.Count);
        else
            logger.ReloadRefused(report.Faults.Count);
    }
}
