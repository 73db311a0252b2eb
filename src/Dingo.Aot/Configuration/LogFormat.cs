namespace Dingo.Aot.Configuration;

/// <summary>How a log line is written.</summary>
internal enum LogFormat
{
    /// <summary>For people: time, level, category, message.</summary>
    Text,

    /// <summary>For collectors: one JSON object per line.</summary>
    Json,
}
