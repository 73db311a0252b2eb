namespace Dingo.Ouroboros.Connections;

/// <summary>The first reason that a connection was closed for, with what there is to add.</summary>
/// <param name="Reason">One of the closed set.</param>
/// <param name="Detail">Free text for people, or <see langword="null"/>.</param>
internal sealed record CloseCause(CloseReason Reason, string? Detail)
{
    // It may be a peer's text, or an exception's, and goes into events and log lines.
    private const int MaxDetailLength = 256;

    private static readonly CloseCause[] Plain = MakePlain();

    public static CloseCause Of(CloseReason reason, string? detail)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)reason, (int)CloseReason.None, nameof(reason));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)reason, CloseReasonNames.Count, nameof(reason));
        if (detail is null)
            return Plain[(int)reason];
        return new CloseCause(reason, detail.Length <= MaxDetailLength ? detail : detail[..MaxDetailLength]);
    }

    private static CloseCause[] MakePlain()
    {
        var plain = new CloseCause[CloseReasonNames.Count];
        for (int reason = 0; reason < plain.Length; reason++)
            plain[reason] = new CloseCause((CloseReason)reason, null);
        return plain;
    }
}
