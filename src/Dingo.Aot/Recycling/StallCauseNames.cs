namespace Dingo.Aot.Recycling;

/// <summary>The one place for the text of a <see cref="StallCause"/>: metric labels and reasons.</summary>
internal static class StallCauseNames
{
    private static readonly string[] Names = ["keep_alive_unanswered", "write_stalled", "unacknowledged"];

    /// <summary>How many causes there are.</summary>
    public static int Count => Names.Length;

    /// <summary>The cause in <c>snake_case</c>.</summary>
    public static string Name(this StallCause cause) => Names[(int)cause];

    /// <summary>The cause and how long it has lasted, for people.</summary>
    /// <param name="cause">What has stood still.</param>
    /// <param name="since">For how long.</param>
    /// <param name="isNodes">Whether a write that has is one to the node behind us.</param>
    public static string Explain(this StallCause cause, TimeSpan since, bool isNodes) => cause switch
    {
        StallCause.KeepAlive => $"its keep-alive has been unanswered for {since.TotalSeconds:0} s",
        StallCause.Unacknowledged => $"nothing has been acknowledged for {since.TotalSeconds:0} s",
        _ => $"the {(isNodes ? "node" : "peer")} does not read: a write has stood still for {since.TotalSeconds:0} s",
    };
}
