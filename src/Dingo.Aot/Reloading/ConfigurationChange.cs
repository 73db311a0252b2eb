namespace Dingo.Aot.Reloading;

/// <summary>A value that differs from the one in force.</summary>
/// <param name="Key">The key; a listener's has its name in the place of its number.</param>
/// <param name="From">The value in force; null where there is none.</param>
/// <param name="To">The value that was read; null where there is none.</param>
internal readonly record struct ConfigurationChange(string Key, string? From, string? To);
