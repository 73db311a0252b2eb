namespace Dingo.Aot.Recycling;

/// <summary>How long what may stand still; zero for as long as it likes.</summary>
/// <param name="KeepAlive">A keep-alive without its answer.</param>
/// <param name="Write">A write that the peer, or the node behind us, does not read.</param>
internal readonly record struct StallLimits(TimeSpan KeepAlive, TimeSpan Write)
{
    /// <summary>The shorter of the limits that there are; zero when there is none.</summary>
    public TimeSpan Shortest =>
        KeepAlive == TimeSpan.Zero ? Write : Write == TimeSpan.Zero || KeepAlive < Write ? KeepAlive : Write;
}
