using Dingo.Aot.Logging;
using Dingo.ConnManager.Outbound;

namespace Dingo.Aot.Peers;

/// <content>A group whose peers stand behind names: a service's, or one that has several addresses.</content>
internal sealed partial class KeptGroup
{
    // How old an answer may be when a place is free: whoever moved is found again.
    private static readonly TimeSpan NamesLife = TimeSpan.FromMinutes(5);

    private readonly Backoff _namesBackoff;
    private TimeSpan _namesDue = TimeSpan.MaxValue;
    private bool _isLookingUp;
    private string _saidMissing = "";

    private bool TryBeginLookUpLocked(TimeSpan now)
    {
        if (_isLookingUp || _kept >= _group.Valency || _namesDue > now)
            return false;
        _isLookingUp = true;
        _running++;
        return true;
    }

    private async Task LookUpAsync()
    {
        var found = new Dictionary<AccessPoint, PeerFigures>();
        var missing = new List<PeerFigures>();
        try
        {
            bool toAddresses = _group.AccessPoints.Count < _group.Valency;
            for (int i = 0; i < _figures.Length; i++)
            {
                var peers = await FindAsync(_group.AccessPoints[i], toAddresses).ConfigureAwait(false);
                foreach (var point in peers)
                    found.TryAdd(point, _figures[i]);
                if (peers.Count > 0)
                    continue;
                missing.Add(_figures[i]);
                _figures[i].Count(DialOutcome.Of(OutboundFailure.Unresolvable));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped: what was found is for nobody, and no name that was not asked has failed.
            found.Clear();
            missing.AddRange(_figures);
        }
        finally
        {
            TakeNames(found, missing);
        }
    }

    private async Task<IReadOnlyList<AccessPoint>> FindAsync(AccessPoint point, bool toAddresses)
    {
        try
        {
            return await _tools.Names.FindAsync(point, toAddresses, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            // What a resolver may not do: one name fails, the group's others do not.
            _tools.Logger.PeerNameFaulted(point.ToString(), e.Message);
            return [];
        }
    }

    private void TakeNames(Dictionary<AccessPoint, PeerFigures> found, List<PeerFigures> missing)
    {
        string names = string.Join(", ", missing.Select(static figures => figures.Name));
        TimeSpan pause;
        bool says;
        lock (_lock)
        {
            ReplaceLocked(found, missing);
            if (missing.Count == 0)
                _namesBackoff.Ended(Backoff.LongLife);
            pause = missing.Count == 0 ? NamesLife : _namesBackoff.Next();
            says = missing.Count > 0 && names != _saidMissing && _started;
            _saidMissing = names;
            _isLookingUp = false;
            _namesDue = Now + pause;
            EndedLocked();
        }

        if (says)
            _tools.Logger.PeerNamesUnresolvable(names, pause.TotalSeconds);
        Fill();
    }

    private void ReplaceLocked(Dictionary<AccessPoint, PeerFigures> found, List<PeerFigures> missing)
    {
        var wanted = found.ToDictionary(static pair => pair.Key.ToString(), static pair => pair, StringComparer.Ordinal);
        // A name that leads nowhere takes nothing away: its old addresses are better than none.
        _peers.RemoveAll(peer => !peer.IsBusy && !wanted.ContainsKey(peer.Address) && !missing.Contains(peer.Figures));
        var known = _peers.Select(static peer => peer.Address).ToHashSet(StringComparer.Ordinal);
        foreach (var (address, (point, figures)) in wanted)
        {
            if (!known.Contains(address))
                _peers.Add(NewPeer(point, figures, Now));
        }
    }
}
