namespace Dingo.Aot.Text;

/// <summary>One value in a table.</summary>
/// <param name="Text">Whatever it is: what a terminal should not get is made harmless by the table.</param>
/// <param name="Tone">Its colour.</param>
internal readonly record struct TextCell(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>A value without colour.</summary>
    public static implicit operator TextCell(string text) => new(text);
}
