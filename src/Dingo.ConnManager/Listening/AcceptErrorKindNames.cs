namespace Dingo.ConnManager.Listening;

/// <summary>The one place for the text of an <see cref="AcceptErrorKind"/>: metric labels and log lines.</summary>
public static class AcceptErrorKindNames
{
    private static readonly string[] Names =
        ["peer_trouble", "descriptors_exhausted", "resources_exhausted", "receiver_failed", "listener_lost"];

    /// <summary>How many kinds there are.</summary>
    public static int Count => Names.Length;

    /// <summary>The kind in <c>snake_case</c>.</summary>
    public static string Name(this AcceptErrorKind kind) => Names[(int)kind];
}
