namespace Dingo.Ouroboros.Bearers.Polling;

/// <summary>Whose socket a <see cref="Poller"/> watches, and who is told of its changes.</summary>
public abstract class Watched
{
    private static int _numbers;

    private protected Watched()
    {
    }

    /// <summary>Where its poller keeps it. The poller's.</summary>
    internal int Place { get; set; }

    /// <summary>Tells it from others that have its place later.</summary>
    internal uint Number { get; } = (uint)Interlocked.Increment(ref _numbers);

    /// <summary>On the poller's thread.</summary>
    internal abstract void OnEvents(SocketEvents events);
}
