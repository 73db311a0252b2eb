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

    /// <summary>The words of the configuration, one for each level.</summary>
    public static string[] Words { get; } = ["Trace", "Debug", "Information", "Warning", "Error", "Critical", "None"];

    /// <summary>The word of the configuration.</summary>
    public static string Word(LogLevel level) => Words[(int)level];

    /// <summary>Reads a word of the configuration, in any case.</summary>
    public static bool TryParse(string word, out LogLevel level)
    {
        int index = Array.FindIndex(Words, known => known.Equals(word, StringComparison.OrdinalIgnoreCase));
        level = index < 0 ? default : (LogLevel)index;
        return index >= 0;
    }

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
