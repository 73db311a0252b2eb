namespace Dingo.Aot.Text;

/// <summary>What a cell says at a glance, where there is colour; it must say it in words as well.</summary>
internal enum Tone : byte
{
    /// <summary>Nothing of note.</summary>
    Plain,

    /// <summary>As it should be: green.</summary>
    Good,

    /// <summary>Worth a look: yellow.</summary>
    Warning,

    /// <summary>Wrong: red.</summary>
    Bad,

    /// <summary>Of less interest: dim.</summary>
    Quiet,
}
