using System.Runtime.InteropServices;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Admission;

/// <summary>Keeps who was refused, and tells of it about once a second. Bounded, whoever comes and however many.</summary>
/// <remarks>Safe on any thread; the lock is held for moments, and events are published outside it.</remarks>
internal sealed class RefusalLedger : IDisposable
{
    /// <summary>How many sources have an entry.</summary>
    public const int MaxSources = 512;

    /// <summary>How many networks have an entry.</summary>
    public const int MaxNetworks = 256;

    /// <summary>How many sources have an event of their own within one second.</summary>
    public const int MaxSourcesPerSecond = 256;

    private const string Others = "others";

    /// <summary>How long refusals are gathered before they are told of.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Action<PeersRefusedEvent> _publish;
    private readonly ITimer _timer;
    private readonly HeavyHitters _sources = new(MaxSources);
    private readonly HeavyHitters _networks = new(MaxNetworks);
    private readonly Dictionary<(string Listener, string Reason), Tally> _reasons = [];
    private Dictionary<Group, (long Count, PeerEndPoint Last)> _gathered = [];
    private long _total;

    /// <summary>Opens an empty one.</summary>
    /// <param name="time">Stamps refusals, and says when to tell of them.</param>
    /// <param name="publish">Is told; called on the timer's thread, one event at a time.</param>
    public RefusalLedger(TimeProvider time, Action<PeersRefusedEvent> publish)
    {
        _time = time;
        _publish = publish;
        _timer = time.CreateTimer(static ledger => ((RefusalLedger)ledger!).Tell(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Enters one refusal.</summary>
    public void Enter(in Refusal refusal)
    {
        var now = _time.GetUtcNow();
        bool isFirst;
        lock (_lock)
        {
            _total++;
            _sources.Add(refusal.Source, refusal, now);
            _networks.Add(refusal.Source.Network, refusal, now);
            ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_reasons, (refusal.Listener, refusal.Reason), out bool isKnown);
            if (!isKnown)
                tally = new Tally(default, 0, now);
            tally.Add(refusal, now);
            isFirst = _gathered.Count == 0;
            GatherLocked(refusal);
        }

        if (isFirst)
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What was entered so far.</summary>
    public RefusalReport Report(RefusalGrouping grouping)
    {
        lock (_lock)
        {
            var (entries, unlisted) = grouping switch
            {
                RefusalGrouping.Source => (_sources.Entries(), _sources.Unlisted),
                RefusalGrouping.Network => (_networks.Entries(), _networks.Unlisted),
                _ => (ReasonsLocked(), 0),
            };
            entries.Sort(static (a, b) => b.Count.CompareTo(a.Count));
            return new RefusalReport(_total, unlisted, entries);
        }
    }

    /// <summary>Tells of what is gathered, and of nothing any more.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Tell();
    }

    private void GatherLocked(in Refusal refusal)
    {
        var group = new Group(refusal.Source, IsOthers: false, refusal.Listener, refusal.Reason);
        if (_gathered.Count >= MaxSourcesPerSecond && !_gathered.ContainsKey(group))
            group = group with { Source = default, IsOthers = true };
        ref var gathered = ref CollectionsMarshal.GetValueRefOrAddDefault(_gathered, group, out _);
        gathered = (gathered.Count + 1, refusal.Peer);
    }

    private List<RefusalEntry> ReasonsLocked() =>
        [.. _reasons.Select(static pair => pair.Value.ToEntry($"{pair.Key.Listener} {pair.Key.Reason}"))];

    private void Tell()
    {
        Dictionary<Group, (long Count, PeerEndPoint Last)> gathered;
        lock (_lock)
        {
            gathered = _gathered;
            _gathered = [];
        }

        foreach (var (group, (count, last)) in gathered)
            _publish(new PeersRefusedEvent(group.IsOthers ? Others : group.Source.ToString(), group.Listener, group.Reason, count, last));
    }

    private readonly record struct Group(SourceKey Source, bool IsOthers, string Listener, string Reason);
}
