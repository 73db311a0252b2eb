using Dingo.ConnManager.Admission;

namespace Dingo.Tests.ConnManager;

/// <summary>Reads lists of networks.</summary>
internal static class Networks
{
    /// <returns>Null for null, which is no list.</returns>
    public static SourceList? Of(string? text) =>
        text is null ? null : SourceList.TryParse(text, out var list, out string fault) ? list : throw new ArgumentException(fault, nameof(text));
}
