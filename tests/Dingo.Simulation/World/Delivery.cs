namespace Dingo.Simulation.World;

/// <summary>How the completion of an operation reaches whoever waits for it.</summary>
internal enum Delivery
{
    /// <summary>At once, on the thread on which it came about.</summary>
    Now,

    /// <summary>By the pool, soon.</summary>
    Pool,

    /// <summary>On another thread, before anything else goes on.</summary>
    OtherThread,

    /// <summary>Twice by the pool, where the second finds nobody waiting any more.</summary>
    Twice,

    /// <summary>When a later operation of the schedule, or the end, lets it through.</summary>
    Late,
}
