using System.Net;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>explain</c>.</summary>
/// <param name="manager">Decides.</param>
internal sealed class ExplainCommand(ConnectionManager manager)
{
    private const string Local = "local";
    private const string Admitted = "admitted";

    /// <summary>Asks every limit, then every list of a listener, and changes nothing.</summary>
    [ControlHandler]
    public async Task HandleAsync(ExplainRequest request, ControlReply reply)
    {
        var isLocal = request.Address.Equals(Local, StringComparison.OrdinalIgnoreCase);
        PeerEndPoint? peer = null;
        if (!isLocal && !TryReadPeer(request.Address, out peer))
        {
            reply.Fail(ControlErrorKind.BadArgument, $"argument 'address' must be an IP address, with or without port, or '{Local}'; names are not looked up");
            return;
        }

        string protocol = request.Protocol ?? (isLocal ? ConnectionWords.NodeToClient : ConnectionWords.NodeToNode);
        if (protocol is not (ConnectionWords.NodeToNode or ConnectionWords.NodeToClient))
        {
            reply.Fail(ControlErrorKind.BadArgument, $"argument 'protocol' must be '{ConnectionWords.NodeToNode}' or '{ConnectionWords.NodeToClient}'");
            return;
        }

        var family = protocol == ConnectionWords.NodeToNode ? ProtocolFamily.NodeToNode : ProtocolFamily.NodeToClient;
        SourceKey? source = peer is null ? null : SourceKey.Of(peer);
        var limits = manager.Explain(family, source);
        var listeners = peer is null ? [] : manager.ExplainListeners(family, peer);
        if (await TellAsync(limits, reply) && await TellAsync(listeners, reply))
            reply.Done(Answer(request.Address, protocol, source, limits.Source, Judge(limits.Verdict, listeners)));
    }

    private static async Task<bool> TellAsync(AdmissionExplanation limits, ControlReply reply)
    {
        foreach (var rule in limits.Rules)
        {
            if (!await reply.RowAsync(new RuleAnswer(rule.Reason, rule.Count, rule.Limit, rule.Refuses)))
                return false;
        }

        return true;
    }

    private static async Task<bool> TellAsync(IReadOnlyList<ListenerVerdict> listeners, ControlReply reply)
    {
        foreach (var (listener, isAllowed, isProxy) in listeners)
        {
            if (isAllowed is { } allowed && !await reply.RowAsync(new ListenerRuleAnswer(listener, RefusalReason.NotAllowed, !allowed)))
                return false;
            if (isProxy is { } proxy && !await reply.RowAsync(new ListenerRuleAnswer(listener, RefusalReason.NotAProxy, !proxy)))
                return false;
        }

        return true;
    }

    // Who is no proxy may come through one, so that only the lists of those who are allowed decide; and one listener that has none lets it in.
    private static RefusalReason Judge(RefusalReason limits, IReadOnlyList<ListenerVerdict> listeners) =>
        listeners.Count > 0 && listeners.All(static listener => listener.IsAllowed == false) ? RefusalReason.NotAllowed : limits;

    private ExplainAnswer Answer(string address, string protocol, SourceKey? source, SourceKey? countedUnder, RefusalReason verdict)
    {
        string key = (source ?? default).ToString();
        var known = manager.Refusals(RefusalGrouping.Source).Entries.FirstOrDefault(entry => entry.Key == key);
        return new ExplainAnswer(
            address, protocol, countedUnder?.ToString(), verdict == RefusalReason.None ? Admitted : verdict.Name(),
            known.Count == 0 ? null : known.Count, known.Count == 0 ? null : known.LastReason);
    }

    private static bool TryReadPeer(string address, out PeerEndPoint? peer)
    {
        // The /64 that `refusals` names stands for the address before its length, since the lists of listeners go by a whole one.
        string plain = SourceKey.TryParse(address, out _) ? address.Split('/')[0] : address;
        peer = IPEndPoint.TryParse(plain, out var endPoint) ? PeerEndPoint.From(endPoint) : null;
        return peer is not null;
    }
}
