using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.Tests.Ouroboros.Bearers;

/// <content>What a test steers, and what it sees.</content>
internal sealed partial class InMemoryBearer
{
    /// <summary>What would watch it, if it were a socket.</summary>
    public Poller? Poller { get; set; }

    /// <summary>At most so many bytes are given to one read.</summary>
    public int MaxRead { get; set; } = int.MaxValue;

    /// <summary>Completions wait for <see cref="Deliver"/>.</summary>
    public bool HoldsCompletions { get; set; }

    /// <summary>What is sent fails, while nothing tells the reader of it.</summary>
    public bool SendsFail { get; set; }

    /// <summary>Whether what was sent is still on its way.</summary>
    public bool HasUnacknowledged { get; set; }

    /// <summary>Whether the owner has ended its direction.</summary>
    public bool SendingEnded { get; private set; }

    public bool WasAborted { get; private set; }

    public bool IsDisposed { get; private set; }

    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_lock)
                return [.. _violations];
        }
    }

    /// <summary>Gives the owner the completions that wait, on this thread.</summary>
    public void Deliver()
    {
        bool readable, sent;
        lock (_lock)
        {
            (readable, _readableDue) = (_readableDue, false);
            (sent, _sentDue) = (_sentDue, false);
        }

        if (sent)
            _owner?.OnSent(_sentStatus);
        if (readable)
            _owner?.OnReadable();
    }

    private void DeliverUnlessHeld()
    {
        if (!HoldsCompletions)
            Deliver();
    }
}
