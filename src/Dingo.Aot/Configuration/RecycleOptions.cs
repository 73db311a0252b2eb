namespace Dingo.Aot.Configuration;

/// <summary>When a connection that we use, or a node behind us, is closed so that it may be dialled again.</summary>
internal sealed class RecycleOptions
{
    /// <summary>
    /// Seconds that a keep-alive may stay unanswered, and what is sent on a forwarded connection unacknowledged; 0 for as long as the
    /// mini-protocol, and the kernel, allow.
    /// </summary>
    public int SilenceSeconds { get; set; }

    /// <summary>Seconds that a write may stand still; 0 for as long as <see cref="LimitsOptions.WriteTimeoutSeconds"/> allows.</summary>
    public int WriteStallSeconds { get; set; }
}
