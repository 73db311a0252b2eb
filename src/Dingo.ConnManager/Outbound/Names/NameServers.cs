using System.Net;
using DnsClient;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>Asks name servers, in turns, until one has an answer.</summary>
/// <remarks>Safe on any thread. Nothing is remembered: the name servers of a host do that.</remarks>
/// <param name="time">Measures how long a server takes.</param>
internal sealed class NameServers(TimeProvider time)
{
    // The size that passes everywhere unfragmented ("DNS Flag Day 2020"); longer answers come by TCP.
    private const int UdpPayloadBytes = 1232;

    private static readonly DnsQueryOptions Options = new()
    {
        // Servers, attempts and time limits are resolv.conf's, and kept here. These are for what comes with another number than the
        // question's: it is no word of the server, which is asked once more in the time that it has.
        Retries = 3,
        ContinueOnDnsError = false,
        Timeout = Timeout.InfiniteTimeSpan,
        UseCache = false,
        UseRandomNameServer = false,
        UseTcpFallback = true,
        ExtendedDnsBufferSize = UdpPayloadBytes,
    };

    // It wants a server to be made with, which is never asked. Made at the first question: many daemons never ask one.
    private readonly Lazy<LookupClient> _client = new(static () => new(new LookupClientOptions(IPAddress.Loopback) { UseCache = false }));
    private int _turn = -1;

    /// <summary>Asks one question.</summary>
    /// <param name="name">The full name, without a trailing dot.</param>
    /// <param name="type">Which records.</param>
    /// <param name="settings">Whom to ask.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<DnsReply> AskAsync(string name, QueryType type, ResolverSettings settings, CancellationToken cancellationToken)
    {
        bool isSilent = true;
        uint first = settings.Rotate ? (uint)Interlocked.Increment(ref _turn) : 0;
        for (int i = 0; i < settings.Attempts * settings.Servers.Count; i++)
        {
            var server = settings.Servers[(int)((first + (uint)i) % (uint)settings.Servers.Count)];
            var response = await AskOneAsync(server, new DnsQuestion(name + '.', type), settings.Timeout, cancellationToken).ConfigureAwait(false);
            if (response is null)
                continue;
            isSilent = false;
            if (IsDecided(response))
                return new DnsReply(response, isSilent);
        }

        return new DnsReply(null, isSilent);
    }

    // A server that knows nothing itself and asks nobody only points elsewhere: that is no word on the name.
    private static bool IsDecided(IDnsQueryResponse response) => response.Header.ResponseCode switch
    {
        DnsHeaderResponseCode.NotExistentDomain => true,
        DnsHeaderResponseCode.NoError => response.Answers.Count > 0 || response.Header.HasAuthorityAnswer || response.Header.RecursionAvailable,
        _ => false,
    };

    private async Task<IDnsQueryResponse?> AskOneAsync(IPEndPoint server, DnsQuestion question, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var asking = _client.Value.QueryServerAsync([server], question, Options, ending.Token);
        // It completes on the socket engine's thread, which is no place for the caller's code: what follows runs in the pool.
        await asking.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)
            .ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!asking.IsCompletedSuccessfully)
        {
            // Observed, so that no one else is told of it: whatever went wrong, the next server is asked.
            _ = asking.Exception;
            return null;
        }

        var response = await asking.ConfigureAwait(false);
        return Answers(response, question) ? response : null;
    }

    // The client looks at the number of a message only.
    private static bool Answers(IDnsQueryResponse response, DnsQuestion question) =>
        response.Questions is [var echoed] && echoed.QuestionType == question.QuestionType
        && DnsReply.IsSame(echoed.QueryName, question.QueryName.Value);
}
