namespace Dingo.Aot.Control;

/// <summary>The one place for the text of a <see cref="ControlDrop"/>.</summary>
internal static class ControlDropNames
{
    private static readonly string[] Names =
        ["none", "request_timed_out", "write_stalled", "too_large", "displaced", "busy", "not_permitted", "stopping"];

    /// <summary>How many there are.</summary>
    public static int Count => Names.Length;

    /// <summary>The reason in <c>snake_case</c>.</summary>
    public static string Name(this ControlDrop drop) => Names[(int)drop];
}
