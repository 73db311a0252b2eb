namespace Dingo.Ouroboros.Connections;

/// <summary>The first reason that a connection was closed for, with what there is to add.</summary>
/// <param name="Reason">One of the closed set.</param>
/// <param name="Detail">Free text for people, or <see langword="null"/>.</param>
internal sealed record CloseCause(CloseReason Reason, string? Detail)
{
    private static readonly CloseCause[] Plain = MakePlain();

    public static CloseCause Of(CloseReason reason, string? detail) =>
        detail is null ? Plain[(int)reason] : new CloseCause(reason, detail);

    private static CloseCause[] MakePlain()
    {
        var plain = new CloseCause[CloseReasonNames.Count];
        for (int reason = 0; reason < plain.Length; reason++)
            plain[reason] = new CloseCause((CloseReason)reason, null);
        return plain;
    }
}
