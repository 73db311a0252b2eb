using Dingo.Interleavings.Scheduling;

namespace System.Threading;

/// <summary>Stands in for the framework's lock in the code under test: taking it and leaving it are scheduling points.</summary>
/// <remarks>
/// It needs no synchronisation of its own, because of the controlled threads one runs at a time, and whoever sets a scene up or looks
/// at its end does so while none runs.
/// </remarks>
public sealed class Lock
{
    private static readonly object Outside = new();

    private readonly Free _free;
    private object? _owner;
    private int _depth;

    public Lock() => _free = new Free(this);

    /// <summary>Whether the caller holds it.</summary>
    public bool IsHeldByCurrentThread => _owner == (Steps.Me ?? Outside);

    /// <summary>Whether anyone holds it; to be asked in an invariant, when what it guards may be half changed.</summary>
    internal bool IsHeld => _owner is not null;

    /// <summary>What the compiler makes of a <c>lock</c> statement.</summary>
    public Scope EnterScope()
    {
        Enter();
        return new Scope(this);
    }

    /// <summary>Waits for it, and takes it.</summary>
    public void Enter()
    {
        if (Steps.Me is not { } me)
        {
            EnterOutside();
            return;
        }

        if (_owner != me)
        {
            me.Scheduler.Point(me, "lock");
            while (_owner is not null)
                me.Scheduler.WaitFor(me, _free, "waits for the lock");
            _owner = me;
        }

        _depth++;
    }

    /// <summary>Takes it if nobody else holds it.</summary>
    public bool TryEnter()
    {
        Steps.Before("try lock");
        if (_owner is not null && !IsHeldByCurrentThread)
            return false;
        _owner = Steps.Me ?? Outside;
        _depth++;
        return true;
    }

    /// <summary>Leaves it.</summary>
    public void Exit()
    {
        if (!IsHeldByCurrentThread)
            throw new SynchronizationLockException();
        if (--_depth > 0)
            return;
        _owner = null;
        Steps.After("unlock");
    }

    private void EnterOutside()
    {
        if (_owner is not null && _owner != Outside)
            throw new InvalidOperationException("A lock is left held.");
        _owner = Outside;
        _depth++;
    }

    /// <summary>The time for which it is held.</summary>
    public readonly ref struct Scope
    {
        private readonly Lock _lock;

        internal Scope(Lock taken) => _lock = taken;

        /// <summary>Leaves the lock.</summary>
        public void Dispose() => _lock.Exit();
    }

    private sealed class Free(Lock waitedFor) : ICondition
    {
        public bool IsMet => waitedFor._owner is null;
    }
}
