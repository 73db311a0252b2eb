using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager;

/// <summary>Everything a <see cref="ConnectionManager"/> is told. Immutable.</summary>
/// <remarks>Every time is positive and at most <see cref="LongestTime"/>, else <see cref="ArgumentOutOfRangeException"/>.</remarks>
public sealed record ConnectionManagerConfig
{
    /// <summary>The longest time that there is: a timer of the runtime counts to a little more than 49 days.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(49);

    /// <summary>Where connections are accepted; none is legal.</summary>
    public IReadOnlyList<ListenerConfig> Listeners { get; init; } = [];

    /// <summary>How connections are opened; null when none are.</summary>
    public OutboundOptions? Outbound { get; init; }

    /// <summary>How many connections may hold a place.</summary>
    public ConnectionLimits Limits { get; init; } = new();

    /// <summary>From accept, or connect, to the end of the handshake, whatever arrives meanwhile.</summary>
    public TimeSpan HandshakeTimeout { get; init => field = InRange(value); } = TimeSpan.FromSeconds(10);

    /// <summary>How long a peer may take to read what it is sent at once (up to 16 KiB) once the kernel takes no more.</summary>
    public TimeSpan WriteTimeout { get; init => field = InRange(value); } = TimeSpan.FromSeconds(120);

    /// <summary>How long a dial may take to connect.</summary>
    public TimeSpan ConnectTimeout { get; init => field = InRange(value); } = TimeSpan.FromSeconds(10);

    /// <summary>Where log lines go; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of every deadline and pause; null for the system's.</summary>
    public TimeProvider? Time { get; init; }

    private static TimeSpan InRange(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTime);
        return value;
    }
}
