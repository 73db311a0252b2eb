using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Logging;

/// <summary>How levels are written.</summary>
internal static class LogLevelNames
{
    /// <summary>Three letters, for text lines.</summary>
    public static ReadOnlySpan<byte> Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRC"u8,
        LogLevel.Debug => "DBG"u8,
        LogLevel.Information => "INF"u8,
        LogLevel.Warning => "WRN"u8,
        LogLevel.Error => "ERR"u8,
        _ => "CRT"u8,
    };

    /// <summary>The whole word, for JSON lines.</summary>
    public static ReadOnlySpan<byte> Long(LogLevel level) => level switch
    {
        LogLevel.Trace => "Trace"u8,
        LogLevel.Debug => "Debug"u8,
        LogLevel.Information => "Information"u8,
        LogLevel.Warning => "Warning"u8,
        LogLevel.Error => "Error"u8,
        _ => "Critical"u8,
    };
}
