namespace Dingo.Aot.Peers;

/// <summary>The pauses between the dials of one peer: each about twice as long as the one before, up to <see cref="Longest"/>.</summary>
/// <remarks>
/// Of each pause half is certain and half is left to chance, so that those who lost their peers together do not come back together.
/// Only a connection that lived for <see cref="LongLife"/> makes the pauses short again: one that dies at once is no success.
/// </remarks>
/// <param name="random">The chance.</param>
internal sealed class Backoff(Random random)
{
    /// <summary>The first pause, at its longest.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>Every later pause is at most this long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>How long a connection must have lived to count as a success.</summary>
    public static readonly TimeSpan LongLife = TimeSpan.FromSeconds(60);

    private TimeSpan _next = First;

    /// <summary>Whether the last connection was a success, and nothing has failed since.</summary>
    public bool IsAtRest => _next == First;

    /// <summary>The next pause; the one after it is longer.</summary>
    public TimeSpan Next()
    {
        var pause = _next;
        _next = pause * 2 < Longest ? pause * 2 : Longest;
        return (pause / 2) + (pause / 2 * random.NextDouble());
    }

    /// <summary>The next pause, where trying soon is in vain.</summary>
    public TimeSpan NextLongest()
    {
        _next = Longest;
        return Next();
    }

    /// <summary>A connection ended.</summary>
    /// <param name="life">How long it lived.</param>
    public void Ended(TimeSpan life)
    {
        if (life >= LongLife)
            _next = First;
    }
}
