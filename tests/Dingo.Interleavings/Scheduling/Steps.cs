namespace Dingo.Interleavings.Scheduling;

/// <summary>Where the running thread meets its scheduler. On a thread that is not controlled all of it does nothing.</summary>
internal static class Steps
{
    /// <summary>The controlled thread that runs; null outside of a schedule.</summary>
    [field: ThreadStatic]
    public static ControlledThread? Me { get; set; }

    /// <summary>Before a step that others may see: here the scheduler may let others go first.</summary>
    public static void Before(string operation)
    {
        if (Me is { } me)
            me.Scheduler.Point(me, operation);
    }

    /// <summary>After such a step. Matters only to code that reads plain fields beside its atomic ones, so only some schedules stop here.</summary>
    public static void After(string operation)
    {
        if (Me is { Scheduler.IsFine: true } me)
            me.Scheduler.Point(me, operation, isAfter: true);
    }

    /// <inheritdoc cref="After(string)"/>
    public static T After<T>(T result, string operation)
    {
        After(operation);
        return result;
    }

    /// <summary>Lets a piece of work run on a thread of its own; outside of a schedule at once.</summary>
    public static void Queue(Action work)
    {
        if (Me is not { } me)
        {
            work();
            return;
        }

        me.Scheduler.Point(me, "queue");
        me.Scheduler.Add(work);
    }

    /// <summary>An expectation of a scene: when it is wrong, the schedule has failed.</summary>
    public static void Expect(bool isTrue, string message)
    {
        if (isTrue)
            return;
        // Not thrown on a controlled thread: the code under test would catch it.
        Me?.Scheduler.Fail(message);
        throw new ExpectationException(message);
    }
}
