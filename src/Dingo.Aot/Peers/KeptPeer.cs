using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.Peers;

/// <summary>One peer of a group, and when it may be dialled next. Used under its group's lock only.</summary>
/// <param name="address">What is dialled: <c>HOST:PORT</c>.</param>
/// <param name="figures">Of the access point that it belongs to.</param>
/// <param name="backoff">Its own.</param>
internal sealed class KeptPeer(string address, PeerFigures figures, Backoff backoff)
{
    private string _lastSaid = "";

    /// <summary>What is dialled.</summary>
    public string Address => address;

    /// <summary>Of the access point that it belongs to.</summary>
    public PeerFigures Figures => figures;

    /// <summary>When it may be dialled, by the group's clock.</summary>
    public TimeSpan Due { get; set; }

    /// <summary>Whether it is dialled or connected.</summary>
    public bool IsBusy { get; set; }

    /// <summary>The pause after a dial that failed.</summary>
    public TimeSpan AfterFailure(DialOutcome outcome) => outcome.IsLasting ? backoff.NextLongest() : backoff.Next();

    /// <summary>The pause after a connection.</summary>
    /// <param name="reason">Why it ended.</param>
    /// <param name="life">How long it lived.</param>
    public TimeSpan AfterConnection(CloseReason reason, TimeSpan life)
    {
        backoff.Ended(life);
        // It was closed so that it may be dialled; but not for ever in a loop without a pause.
        bool atOnce = reason == CloseReason.Recycled && backoff.IsAtRest;
        var pause = backoff.Next();
        return atOnce ? TimeSpan.Zero : pause;
    }

    /// <summary>Whether that is news, and so worth a log line: a peer that fails the same way again is not.</summary>
    public bool IsNews(string state)
    {
        bool isNews = state != _lastSaid;
        _lastSaid = state;
        return isNews;
    }
}
