using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager;

/// <summary>What is said on the connections of one listener, or on those that we open, how long they may take, and what becomes of them.</summary>
/// <remarks>Immutable. Every time is positive and at most <see cref="LongestTime"/>, else <see cref="ArgumentOutOfRangeException"/>.</remarks>
public sealed record ConnectionOptions
{
    /// <summary>The longest time that there is: a timer of the runtime counts to a little more than 49 days.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(49);

    /// <summary>
    /// Versions, network magic, diffusion mode, peer sharing and query: what is offered and accepted. Its family says whether peers
    /// are nodes or clients.
    /// </summary>
    public required HandshakeParameters Handshake { get; init; }

    /// <summary>
    /// Stands before nodes that negotiate for themselves, which <see cref="IHandOver.Forward"/> then finds; null where we negotiate. For
    /// listeners only.
    /// </summary>
    public HandshakeGate? Gate { get; init; }

    /// <summary>Takes over what was established.</summary>
    public required IHandOver HandOver { get; init; }

    /// <summary>From accept, or connect, to the end of the handshake, whatever arrives meanwhile.</summary>
    public TimeSpan HandshakeTimeout { get; init => field = InRange(value); } = TimeSpan.FromSeconds(10);

    /// <summary>How long a peer may take to read what it is sent at once (up to 16 KiB) once the kernel takes no more.</summary>
    public TimeSpan WriteTimeout { get; init => field = InRange(value); } = TimeSpan.FromSeconds(120);

    internal static TimeSpan InRange(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTime);
        return value;
    }
}
