namespace Dingo.Aot.Control;

/// <summary>The one place for the text of a <see cref="ControlErrorKind"/>.</summary>
internal static class ControlErrorKindNames
{
    private static readonly string[] Names =
    [
        "bad_request", "unsupported_version", "unknown_command", "bad_argument", "too_large", "busy", "not_permitted", "cannot_resume",
        "not_reloaded", "already_stopping", "internal",
    ];

    /// <summary>The kind in <c>snake_case</c>.</summary>
    public static string Name(this ControlErrorKind kind) => Names[(int)kind];
}
