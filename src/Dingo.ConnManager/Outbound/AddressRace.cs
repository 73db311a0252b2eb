using System.Net.Sockets;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Outbound;

/// <summary>Reaches a name by the first of its addresses that answers (RFC 8305, "Happy Eyeballs"): one race for one dial.</summary>
/// <remarks>
/// IPv6 and IPv4 addresses are asked for at once and tried in turns, IPv6 first, the next one when the last has failed or has not
/// answered within <see cref="AttemptDelay"/>. Addresses that have a connection already come first: the peer is had, or can be reused.
/// </remarks>
/// <param name="name">Whom to reach.</param>
/// <param name="resolver">Finds the addresses.</param>
/// <param name="table">Knows who is there already.</param>
/// <param name="attempt">Tries one address; it throws <see cref="OutboundException"/> when that fails.</param>
/// <param name="time">Measures the delays.</param>
internal sealed class AddressRace(
    DialTarget name, INameResolver resolver, ConnectionTable table, Func<PeerEndPoint, CancellationToken, Task<DialAttempt>> attempt, TimeProvider time)
{
    /// <summary>How long IPv4 addresses that are known wait for the IPv6 ones ("Resolution Delay").</summary>
    public static readonly TimeSpan ResolutionDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>How long one attempt runs alone ("Connection Attempt Delay").</summary>
    public static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>How many addresses of one family are tried: whoever answers for a name could list thousands.</summary>
    public const int MaxAddressesPerFamily = 16;

    private readonly List<PeerEndPoint> _known = [];
    private readonly Queue<PeerEndPoint> _sixes = new();
    private readonly Queue<PeerEndPoint> _fours = new();
    private readonly List<Task<NameAnswer>> _questions = [];
    private readonly List<Task<DialAttempt>> _running = [];
    private readonly List<OutboundException> _failures = [];
    private NameFailure _nameFailure;
    private bool _lastWasSix;
    private Task _resolutionDelay = Task.CompletedTask;
    private Task _attemptDelay = Task.CompletedTask;

    /// <summary>Runs the race. When it returns, every attempt but the winning one has ended and holds nothing.</summary>
    /// <exception cref="OutboundException">No address could be reached.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<DialAttempt> RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        DialAttempt? winner = null;
        try
        {
            _questions.Add(resolver.ResolveAsync(name.Host, AddressFamily.InterNetworkV6, ending.Token));
            _questions.Add(resolver.ResolveAsync(name.Host, AddressFamily.InterNetwork, ending.Token));
            while (true)
            {
                await TakeAnswersAsync(ending.Token).ConfigureAwait(false);
                winner = await TakeOutcomesAsync().ConfigureAwait(false);
                if (winner is not null)
                    return winner;
                StartNext(ending.Token);
                if (_running.Count == 0 && _questions.Count == 0)
                    throw Explain();
                await Task.WhenAny([.. _questions, .. _running, .. Delays()]).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await EndOthersAsync().ConfigureAwait(false);
        }
    }

    private async Task TakeAnswersAsync(CancellationToken cancellationToken)
    {
        foreach (var question in _questions.FindAll(static q => q.IsCompleted))
        {
            _questions.Remove(question);
            var answer = await question.ConfigureAwait(false);
            if (answer.Failure != NameFailure.None)
                _nameFailure = answer.Failure;
            foreach (var address in answer.Addresses.Take(MaxAddressesPerFamily))
                Take(PeerEndPoint.Tcp(address, name.Port));
            bool isSixMissing = _questions.Count > 0 && _fours.Count > 0;
            _resolutionDelay = isSixMissing ? Task.Delay(ResolutionDelay, time, cancellationToken) : Task.CompletedTask;
        }
    }

    private void Take(PeerEndPoint candidate)
    {
        if (table.Knows(candidate))
            _known.Add(candidate);
        else if (candidate.IsIPv4)
            _fours.Enqueue(candidate);
        else
            _sixes.Enqueue(candidate);
    }

    private async Task<DialAttempt?> TakeOutcomesAsync()
    {
        foreach (var ended in _running.FindAll(static a => a.IsCompleted))
        {
            _running.Remove(ended);
            try
            {
                return await ended.ConfigureAwait(false);
            }
            catch (OutboundException e) when (IsOfThisAddressOnly(e.Failure) || IsOfNewcomersOnly(e.Failure))
            {
                _failures.Add(e);
                _attemptDelay = Task.CompletedTask;
            }
        }

        return null;
    }

    private void StartNext(CancellationToken cancellationToken)
    {
        bool isDue = _running.Count == 0 || _attemptDelay.IsCompleted;
        if (!isDue || !TryChoose(out var candidate))
            return;
        _attemptDelay = Task.Delay(AttemptDelay, time, cancellationToken);
        _running.Add(attempt(candidate, cancellationToken));
    }

    private bool TryChoose(out PeerEndPoint candidate)
    {
        candidate = null!;
        if (_known.Count > 0)
        {
            candidate = _known[0];
            _known.RemoveAt(0);
            return true;
        }

        bool isSix = _sixes.Count > 0 && (!_lastWasSix || _fours.Count == 0);
        if (!isSix && !_resolutionDelay.IsCompleted)
            return false;
        if (!(isSix ? _sixes : _fours).TryDequeue(out var next))
            return false;
        _lastWasSix = isSix;
        candidate = next;
        return true;
    }

    private IEnumerable<Task> Delays()
    {
        bool hasMore = _sixes.Count + _fours.Count + _known.Count > 0;
        if (hasMore && !_attemptDelay.IsCompleted)
            yield return _attemptDelay;
        if (hasMore && !_resolutionDelay.IsCompleted)
            yield return _resolutionDelay;
    }

    private async Task EndOthersAsync()
    {
        foreach (var late in _running)
        {
            try
            {
                var attempted = await late.ConfigureAwait(false);
                attempted.Discard(table);
            }
            catch (Exception e) when (e is OutboundException or OperationCanceledException)
            {
                // It lost the race, and holds nothing.
                continue;
            }
        }
    }

    // What would be the same at the next address ends the race.
    private static bool IsOfThisAddressOnly(OutboundFailure failure) =>
        failure is OutboundFailure.Refused or OutboundFailure.Unreachable or OutboundFailure.TimedOut or OutboundFailure.AddressInUse;

    // Those that run have the descriptor that there is not for one more.
    private bool IsOfNewcomersOnly(OutboundFailure failure) => failure == OutboundFailure.LimitReached && _running.Count > 0;

    private OutboundException Explain()
    {
        if (_failures.Count == 0)
        {
            string why = _nameFailure == NameFailure.Unavailable ? "no name server answers for it" : "it has no addresses";
            return new OutboundException(OutboundFailure.Unresolvable, $"{name.Host} cannot be resolved: {why}.");
        }

        // The kind that says most, since someone answered, or something is amiss here.
        var telling = _failures.MinBy(static e => e.Failure)!;
        return new OutboundException(telling.Failure, $"{name.Host}:{name.Port} cannot be reached at any of its addresses: {telling.Message}", telling);
    }
}
