using System.Net;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>explain</c>.</summary>
/// <param name="manager">Decides.</param>
internal sealed class ExplainCommand(ConnectionManager manager)
{
    private const string Local = "local";
    private const string Admitted = "admitted";

    /// <summary>Asks every rule, and changes nothing.</summary>
    [ControlHandler]
    public async Task HandleAsync(ExplainRequest request, ControlReply reply)
    {
        var isLocal = request.Address.Equals(Local, StringComparison.OrdinalIgnoreCase);
        SourceKey? source = null;
        if (!isLocal && !TryReadSource(request.Address, out source))
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

        var explanation = manager.Explain(
            protocol == ConnectionWords.NodeToNode ? ProtocolFamily.NodeToNode : ProtocolFamily.NodeToClient, source);
        foreach (var rule in explanation.Rules)
        {
            if (!await reply.RowAsync(new RuleAnswer(rule.Reason, rule.Count, rule.Limit, rule.Refuses)))
                return;
        }

        reply.Done(Answer(request.Address, protocol, source, explanation));
    }

    private ExplainAnswer Answer(string address, string protocol, SourceKey? source, AdmissionExplanation explanation)
    {
        string key = (source ?? default).ToString();
        var known = manager.Refusals(RefusalGrouping.Source).Entries.FirstOrDefault(entry => entry.Key == key);
        return new ExplainAnswer(
            address, protocol, explanation.Source?.ToString(), explanation.Verdict == RefusalReason.None ? Admitted : explanation.Verdict.Name(),
            known.Count == 0 ? null : known.Count, known.Count == 0 ? null : known.LastReason);
    }

    private static bool TryReadSource(string address, out SourceKey? source)
    {
        source = SourceKey.TryParse(address, out var key) ? key
            : IPEndPoint.TryParse(address, out var endPoint) ? SourceKey.Of(PeerEndPoint.From(endPoint))
            : null;
        return source is not null;
    }
}
