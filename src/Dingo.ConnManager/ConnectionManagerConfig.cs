using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager;

/// <summary>Everything a <see cref="ConnectionManager"/> is told. Immutable.</summary>
public sealed record ConnectionManagerConfig
{
    /// <summary>Where connections are accepted; none is legal.</summary>
    public IReadOnlyList<ListenerConfig> Listeners { get; init; } = [];

    /// <summary>How connections are opened; null when none are.</summary>
    public ConnectionOptions? OutboundConnOpts { get; init; }

    /// <summary>How many connections may hold a place.</summary>
    public ConnectionLimits Limits { get; init; } = new();

    /// <summary>
    /// How long a dial may take to find and to reach its peer: positive, at most <see cref="ConnectionOptions.LongestTime"/>, else
    /// <see cref="ArgumentOutOfRangeException"/>.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init => field = ConnectionOptions.InRange(value); } = TimeSpan.FromSeconds(10);

    /// <summary>Where log lines go; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of every deadline and pause; null for the system's.</summary>
    public TimeProvider? Time { get; init; }
}
