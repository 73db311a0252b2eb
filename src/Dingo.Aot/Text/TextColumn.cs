namespace Dingo.Aot.Text;

/// <summary>One column of a table.</summary>
/// <param name="Header">Its name.</param>
/// <param name="IsNumber">Whether its values stand at its right edge.</param>
/// <param name="IsFlexible">Whether its values may be shortened where the table is too wide: names and texts, not figures.</param>
internal sealed record TextColumn(string Header, bool IsNumber = false, bool IsFlexible = false)
{
    /// <summary>A column of figures.</summary>
    public static TextColumn Number(string header) => new(header, IsNumber: true);

    /// <summary>A column of texts that may be shortened.</summary>
    public static TextColumn Flexible(string header) => new(header, IsFlexible: true);
}
