using System.Globalization;

namespace Dingo.Aot.Control;

/// <summary>This run of the daemon.</summary>
/// <remarks>To be made at its start.</remarks>
/// <param name="time">Tells when that is.</param>
internal sealed class DaemonRun(TimeProvider time)
{
    private readonly long _since = time.GetTimestamp();

    /// <summary>Tells it from every other run: its start in milliseconds since 1970, in hexadecimal.</summary>
    public string Name { get; } = time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);

    /// <summary>How long it has lasted.</summary>
    public TimeSpan Age => time.GetElapsedTime(_since);
}
