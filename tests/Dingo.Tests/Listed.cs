namespace Dingo.Tests;

/// <summary>Makes one text of many values, in the order of their texts, so that two sets of them compare and read well.</summary>
internal static class Listed
{
    public static string Of<T>(params IEnumerable<T> values) =>
        string.Join('\n', values.Select(static value => value?.ToString()).Order(StringComparer.Ordinal));
}
