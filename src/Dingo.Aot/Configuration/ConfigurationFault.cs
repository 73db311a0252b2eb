namespace Dingo.Aot.Configuration;

/// <summary>One thing that is wrong with a configuration, and how to put it right.</summary>
/// <param name="Subject">The key, or the file or option at fault.</param>
/// <param name="Message">What is wrong, what is allowed and what to do; ends with a full stop.</param>
internal readonly record struct ConfigurationFault(string Subject, string Message)
{
    /// <summary>A fault of one value.</summary>
    public static ConfigurationFault Of(ConfigurationValue value, string message) =>
        new(value.Key, $"'{value.Value ?? "null"}' ({value.Source}): {message}");

    /// <inheritdoc/>
    public override string ToString() => $"{Subject}: {Message}";
}
