namespace Dingo.Aot.Configuration;

/// <summary>A value as somebody set it.</summary>
/// <param name="Key">The key, as written.</param>
/// <param name="Value">Its text; null where a file says <c>null</c>.</param>
/// <param name="Source">Who set it: <c>embedded default</c>, <c>file NAME</c>, <c>environment NAME</c> or <c>command line</c>.</param>
internal readonly record struct ConfigurationValue(string Key, string? Value, string Source);
