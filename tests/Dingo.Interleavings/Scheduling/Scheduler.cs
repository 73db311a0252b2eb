namespace Dingo.Interleavings.Scheduling;

/// <summary>Runs the threads of a scene one at a time, in the order that a strategy chooses.</summary>
/// <remarks>All of its state is touched by whoever has the baton, or by the caller of <see cref="Run"/> while no controlled thread runs.</remarks>
internal sealed class Scheduler
{
    // Hundreds are usual.
    private const int MaxSteps = 20_000;
    private const int MaxThreads = 16;

    // A thread that waits where the scheduler cannot see it would make the run stand still.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<ControlledThread> _threads = [];
    private readonly Stack<ControlledThread> _idle = new();
    private SemaphoreSlim _ended = new(0);
    private IStrategy _strategy = Strategies.Straight;
    private Action? _invariant;
    private Trace? _trace;
    private string? _failure;

    public bool IsFine { get; private set; }

    /// <summary>How many steps the last schedule had.</summary>
    public int Steps { get; private set; }

    /// <summary>Runs one schedule of a scene to its end.</summary>
    /// <returns>What went wrong, or null.</returns>
    public string? Run(Scene scene, IStrategy strategy, Trace? trace = null)
    {
        _strategy = strategy;
        IsFine = strategy.IsFine;
        _invariant = scene.Invariant;
        _trace = trace;
        _failure = null;
        Steps = 0;
        foreach (var (name, body) in scene.Threads)
            Cast(name, body);

        Next(null)!.GiveBaton();
        if (!_ended.Wait(Patience))
            _failure = "A thread waits where the scheduler cannot see it.";
        if (_failure is null)
            Recall();
        else
            Abandon();
        _threads.Clear();
        return _failure ?? scene.Conclude();
    }

    /// <summary>The thread has the baton for the first time.</summary>
    public void Begin(ControlledThread me) => _trace?.Add(me, "begins");

    /// <summary>A step is about to be taken: another thread may go first.</summary>
    public void Point(ControlledThread me, string operation, bool isAfter = false)
    {
        CheckInvariant();
        if (++Steps > MaxSteps)
            Fail($"It does not end: {MaxSteps} steps.");
        PassBaton(me);
        if (!isAfter)
            _trace?.Add(me, operation);
    }

    /// <summary>Waits until a condition is met, and the thread is chosen.</summary>
    public void WaitFor(ControlledThread me, ICondition condition, string operation)
    {
        _trace?.Add(me, operation);
        me.Condition = condition;
        PassBaton(me);
        me.Condition = null;
    }

    /// <summary>One thread more, from the pool.</summary>
    public void Add(Action body) => Cast($"pool {_threads.Count}", body);

    public void End(ControlledThread me)
    {
        _trace?.Add(me, "ends");
        me.HasEnded = true;
        CheckInvariant();
        if (Next(null) is { } next)
            next.GiveBaton();
        else if (_threads.TrueForAll(static t => t.HasEnded))
            _ended.Release();
        else
            Fail(Deadlock());
    }

    /// <summary>The schedule has failed, and the running thread with it: this does not return.</summary>
    public void Fail(string message)
    {
        _failure = message;
        _ended.Release();
        while (true)
            new SemaphoreSlim(0).Wait();
    }

    private void Cast(string name, Action body)
    {
        if (_threads.Count == MaxThreads)
            Fail("Too many threads.");
        if (!_idle.TryPop(out var thread))
            thread = new ControlledThread(this);
        thread.Cast(_threads.Count, name, body);
        _threads.Add(thread);
    }

    private void Recall()
    {
        foreach (var thread in _threads)
            _idle.Push(thread);
    }

    /// <summary>The threads of a failed schedule stand in the midst of it, for ever.</summary>
    private void Abandon()
    {
        _ended = new SemaphoreSlim(0);
        Cancellations.Clear();
    }

    private void PassBaton(ControlledThread me)
    {
        var next = Next(me);
        if (next == me)
            return;
        if (next is null)
            Fail(Deadlock());
        next!.GiveBaton();
        me.AwaitBaton();
    }

    private ControlledThread? Next(ControlledThread? current)
    {
        Span<int> runnable = stackalloc int[MaxThreads];
        int count = 0;
        int still = -1;
        foreach (var thread in _threads)
        {
            if (!thread.IsRunnable)
                continue;
            runnable[count++] = thread.Index;
            if (thread == current)
                still = thread.Index;
        }

        return count == 0 ? null : _threads[_strategy.Choose(runnable[..count], still)];
    }

    private void CheckInvariant()
    {
        if (_invariant is null)
            return;
        // What it reads is no step of the thread that it runs on.
        var me = Scheduling.Steps.Me;
        Scheduling.Steps.Me = null;
        string? broken = null;
        try
        {
            _invariant();
        }
        catch (Exception e)
        {
            broken = e.Message;
        }

        Scheduling.Steps.Me = me;
        if (broken is not null)
            Fail(broken);
    }

    private string Deadlock() =>
        "Deadlock: " + string.Join(", ", _threads.FindAll(static t => !t.HasEnded).ConvertAll(static t => $"{t.Name} waits"));
}
