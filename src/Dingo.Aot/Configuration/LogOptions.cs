using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Configuration;

/// <summary>What is logged to standard output, and how.</summary>
internal sealed class LogOptions
{
    /// <summary>The least level that is written.</summary>
    public LogLevel Level { get; set; }

    /// <inheritdoc cref="LogFormat"/>
    public LogFormat Format { get; set; }
}
