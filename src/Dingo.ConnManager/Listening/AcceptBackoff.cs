namespace Dingo.ConnManager.Listening;

/// <summary>How long to leave a listener alone after an error: 10 ms, doubled each time up to 1 s, until an accept succeeds.</summary>
internal sealed class AcceptBackoff
{
    // A peer's own trouble costs no pause, but without end to it the loop would spin.
    public const int MaxPeerErrorsInARow = 32;

    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(10);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _next = First;
    private int _peerErrors;

    /// <returns>The pause due now; zero means carry on at once.</returns>
    public TimeSpan After(AcceptErrorKind kind)
    {
        if (kind == AcceptErrorKind.PeerTrouble && ++_peerErrors <= MaxPeerErrorsInARow)
            return TimeSpan.Zero;

        TimeSpan pause = _next;
        _next = pause * 2 < Longest ? pause * 2 : Longest;
        return pause;
    }

    public void Reset()
    {
        _next = First;
        _peerErrors = 0;
    }
}
