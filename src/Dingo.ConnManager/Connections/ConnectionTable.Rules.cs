using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Connections;

/// <content>Who gets a place: the limits, in the order in which they are asked.</content>
internal sealed partial class ConnectionTable
{
    private static readonly RefusalReason[] NodeRules = [RefusalReason.IPLimit, RefusalReason.InboundLimit, RefusalReason.PendingLimit];
    private static readonly RefusalReason[] ClientRules = [RefusalReason.LocalLimit, RefusalReason.PendingLimit];

    private ConnectionLimits _limits = limits;

    /// <summary>How many may have a place. Applied to whoever comes, not to those who are there.</summary>
    public ConnectionLimits Limits
    {
        get
        {
            lock (bus.Gate)
                return _limits;
        }

        set
        {
            lock (bus.Gate)
                _limits = value;
        }
    }

    /// <summary>Asks every rule what it would say to a peer that connected now, and changes nothing.</summary>
    /// <param name="family">Of the listener that it would connect to.</param>
    /// <param name="source">Whom it would be counted under; null for what no source limit concerns.</param>
    public AdmissionExplanation Explain(ProtocolFamily family, SourceKey? source)
    {
        lock (bus.Gate)
        {
            var rules = new List<AdmissionRule> { RuleLocked(RefusalReason.Stopping, family, source) };
            foreach (var rule in RulesOf(family))
            {
                if (rule != RefusalReason.IPLimit || source is not null)
                    rules.Add(RuleLocked(rule, family, source));
            }

            return new AdmissionExplanation(source, rules.Find(static rule => rule.Refuses).Reason, rules);
        }
    }

    // One that has shaken hands waits for no handshake, so those that do are no matter.
    private RefusalReason JudgeLocked(
        ProtocolFamily family, SourceKey? source, PeerEndPoint local, PeerEndPoint remote, bool hasShakenHands = false)
    {
        if (!_isOpen)
            return RefusalReason.Stopping;
        if (_byAddresses.TryGetValue((local, remote), out var other) && other is { IsInbound: false })
            return RefusalReason.Collision;
        foreach (var rule in RulesOf(family))
        {
            bool concerns = rule != RefusalReason.PendingLimit || !hasShakenHands;
            if (concerns && RuleLocked(rule, family, source).Refuses)
                return rule;
        }

        return RefusalReason.None;
    }

    private static RefusalReason[] RulesOf(ProtocolFamily family) => family == ProtocolFamily.NodeToNode ? NodeRules : ClientRules;

    private AdmissionRule RuleLocked(RefusalReason rule, ProtocolFamily family, SourceKey? source) => rule switch
    {
        RefusalReason.Stopping => new(rule, _isOpen ? 0 : 1, 1),
        RefusalReason.IPLimit => new(rule, source is { } key ? _sources.GetValueOrDefault(key) : 0, _limits.MaxConnectionsPerIP),
        RefusalReason.InboundLimit => new(rule, _counts.Inbound, _limits.MaxInboundConns),
        RefusalReason.LocalLimit => new(rule, _counts.Local, _limits.MaxLocalConns),
        RefusalReason.OutboundLimit => new(rule, _counts.Outbound, _limits.MaxOutboundConns),
        _ => new(rule, family == ProtocolFamily.NodeToNode ? _counts.PendingInbound : _counts.PendingLocal, _limits.MaxPendingHandshakes),
    };
}
