using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Connections;
using Dingo.Simulation.Checks;
using Dingo.Simulation.Schedules;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Runs;

/// <summary>One schedule, run from the beginning to the end of everything, with every check after every step.</summary>
internal sealed class SeedRun : IDisposable
{
    // Longer than anything takes that nobody answers.
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly Schedule _schedule;
    private readonly Stage _stage;
    private readonly Director _director;
    private readonly Accounting _accounting;
    private readonly Resources _resources;
    private readonly Forwarding _forwarding;

    private SeedRun(Schedule schedule, Coverage coverage)
    {
        _schedule = schedule;
        _stage = new Stage(schedule.Seed, coverage);
        _director = new Director(_stage);
        _accounting = new Accounting(_stage);
        _resources = new Resources(_stage);
        _forwarding = new Forwarding(_stage);
    }

    /// <summary>Runs one. To be called on the pool, and awaited there.</summary>
    /// <returns>What was found wrong, and after which step; null when all is well.</returns>
    public static async Task<Failure?> RunAsync(Schedule schedule, Coverage coverage)
    {
        using var run = new SeedRun(schedule, coverage);
        int step = 0;
        try
        {
            await run.BeginAsync();
            for (; step < schedule.Operations.Count; step++)
            {
                await run._director.DoAsync(schedule.Operations[step]);
                if (await run.CheckAsync() is { } fault)
                    return new Failure(schedule, step, fault);
            }

            return await run.EndAsync() is { } atEnd ? new Failure(schedule, step, atEnd) : null;
        }
        catch (Exception e)
        {
            return new Failure(schedule, step, e.ToString());
        }
    }

    public void Dispose() => _director.Dispose();

    private async Task BeginAsync()
    {
        await _stage.Manager.StartAsync();
        _stage.IsRunning = true;
        _stage.Own.Start();
        await Stage.SettleAsync();
    }

    private async ValueTask<string?> CheckAsync()
    {
        await Stage.SettleAsync();
        ReapDials();
        string? fault = _stage.Violation ?? _accounting.Check() ?? _resources.Check() ?? _forwarding.Check() ?? _stage.Exact.Check() ?? CheckCallbacks();
        if (_stage.Transition.IsFaulted)
            fault ??= _stage.Transition.Exception.ToString();
        _stage.Network.Sweep();
        _stage.Nodes.Sweep();
        return fault;
    }

    private string? CheckCallbacks() => _stage.Callbacks == _stage.Exact.Closed
        ? null
        : $"the closed callback was called {_stage.Callbacks} times for {_stage.Exact.Closed} closed events";

    private async ValueTask<string?> EndAsync()
    {
        _stage.Completions.Delivery = Delivery.Now;
        while (_stage.Completions.Release(0))
            await Stage.SettleAsync();
        if (await CheckAsync() is { } fault)
            return fault;
        foreach (var listener in _stage.Manager.Figures.Listeners)
            _stage.Coverage.Count("fault: shed", listener.Accepts.Shed);
        await EndOthersAsync();
        // As the daemon does: or what it keeps would be dialled again.
        var use = _stage.Own.DisposeAsync().AsTask();
        var stop = StopAsync();
        await PassUntilAsync(Task.WhenAll(use, stop));
        if (await CheckAsync() is { } afterStop)
            return afterStop;
        if (!stop.IsCompletedSuccessfully || !use.IsCompletedSuccessfully)
            return "it does not stop";
        if ((_resources.CheckNothingIsLeft() ?? _forwarding.CheckNothingIsLeft()) is { } left)
            return left;
        if (_stage.Dials.Count > 0)
            return $"the dial of {_stage.Dials[0].Address} does not end";
        return await DisposeAsync();
    }

    private async Task StopAsync()
    {
        await _stage.Transition;
        await _stage.Manager.StopAsync();
    }

    private async ValueTask EndOthersAsync()
    {
        foreach (var connection in _stage.Others)
            connection.Abort(CloseReason.LocalClosed);
        await Stage.SettleAsync();
    }

    private async ValueTask<string?> DisposeAsync()
    {
        CountAll();
        await _stage.Manager.DisposeAsync();
        _stage.Bus.Complete();
        _director.Dispose();
        await Stage.SettleAsync();
        foreach (var follower in _stage.Followers)
        {
            if (!follower.HasRead)
                _stage.Coverage.Count("fault: subscriber never reads");
            if (follower.Check() is { } fault)
                return fault;
            if (!follower.HasEnded())
                return "the stream of a subscriber does not end";
            follower.Dispose();
        }

        return _stage.Clock.Timers == 0 ? null : $"{_stage.Clock.Timers} timers are left";
    }

    private async ValueTask PassUntilAsync(Task task)
    {
        var end = _stage.Clock.Now + Long;
        await Stage.SettleAsync();
        while (!task.IsCompleted && _stage.Clock.Now < end)
            await _stage.PassAsync(TimeSpan.FromMilliseconds(100));
    }

    private void ReapDials()
    {
        for (int i = _stage.Dials.Count - 1; i >= 0; i--)
        {
            var dial = _stage.Dials[i];
            if (!dial.Task.IsCompleted)
                continue;
            _stage.Dials.RemoveAt(i);
            Judge(dial);
            dial.GivenUp.Dispose();
        }
    }

    private void Judge(OngoingDial dial)
    {
        if (dial.Task is { IsCompletedSuccessfully: true, Result.IsForwarded: true })
            _stage.Violate($"the dial of {dial.Address} has got a connection that is a node's");
        if (dial.Task.IsCompletedSuccessfully && dial.Task.Result.WasEstablished)
            _stage.Coverage.Count("dial: connected");
        else if (dial.Task.Exception?.InnerException is OutboundException e)
            _stage.Coverage.Count($"dial: {e.Failure.Name()}");
        else if (dial.Task.IsCanceled && dial.GivenUp.IsCancellationRequested)
            _stage.Coverage.Count("dial: given up");
        else
            _stage.Violate($"the dial of {dial.Address} ended in a way of its own: {dial.Task.Exception?.ToString() ?? "cancelled by nobody"}");
    }

    private void CountAll()
    {
        var coverage = _stage.Coverage;
        coverage.Count("operations", _schedule.Operations.Count);
        coverage.Count("seeds");
        long[] moves = _stage.Network.Table!.Moves;
        for (int i = 0; i < moves.Length; i++)
            coverage.Count(Requirements.NameOf(ConnectionTransitions.Legal[i]), moves[i]);
        var figures = _stage.Manager.Figures;
        for (var reason = CloseReason.PeerClosed; (int)reason < CloseReasonNames.Count; reason++)
            coverage.Count($"close: {reason.Name()}", figures.Lifecycle.Closes(reason));
        foreach (var delivery in Enum.GetValues<Delivery>())
            coverage.Count($"delivery: {Enum.GetName(delivery)}", _stage.Completions.Taken[(int)delivery]);
        coverage.Count("fault: stalled connection recycled", figures.Recycles.Sum() - _stage.RecyclesAsked);
        CountCaps(figures);
    }

    private void CountCaps(ConnectionManagerFigures figures)
    {
        var hit = new HashSet<string>(_stage.Manager.Refusals(RefusalGrouping.Reason).Entries.Select(static entry => entry.LastReason));
        if (figures.Dials.Failed(OutboundFailure.LimitReached) > 0)
            hit.Add(RefusalReason.OutboundLimit.Name());
        hit.RemoveWhere(static reason => !reason.EndsWith("_limit", StringComparison.Ordinal));
        foreach (string limit in hit)
            _stage.Coverage.Count($"seeds with cap: {limit}");
        _stage.Coverage.Count("seeds with a cap", hit.Count > 0 ? 1 : 0);
    }
}
