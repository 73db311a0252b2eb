namespace Dingo.ConnManager.Admission;

/// <summary>A running count of refusals. A mutable value.</summary>
internal struct Tally
{
    private readonly long _error;
    private readonly DateTimeOffset _since;
    private DateTimeOffset _last;
    private string _listener = "";
    private string _reason = "";

    /// <summary>Begins one.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="error">How many of its count may have been another's.</param>
    /// <param name="since">When it is begun.</param>
    public Tally(SourceKey key, long error, DateTimeOffset since)
    {
        Key = key;
        Count = _error = error;
        _since = _last = since;
    }

    public SourceKey Key { get; }

    public long Count { get; private set; }

    public void Add(in Refusal refusal, DateTimeOffset now)
    {
        Count++;
        _last = now;
        _listener = refusal.Listener;
        _reason = refusal.Reason;
    }

    public readonly RefusalEntry ToEntry(string name) => new(name, Count, _error, _since, _last, _listener, _reason);
}
