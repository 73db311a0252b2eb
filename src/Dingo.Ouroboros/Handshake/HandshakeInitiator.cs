using Dingo.Ouroboros.Cbor;

namespace Dingo.Ouroboros.Handshake;

/// <summary>The dialling side of a handshake: send <see cref="HandshakeParameters.Proposal"/>, then read the one reply here.</summary>
/// <remarks>
/// Pure and thread-safe. Never throws for anything a peer sends. Bytes after the reply are a fault: until we have spoken again
/// the peer has nothing to say on mini-protocol 0.
/// </remarks>
public static class HandshakeInitiator
{
    /// <summary>Characters of a peer's text that are kept.</summary>
    public const int MaxTextLength = 256;

    /// <summary>Versions of a refusal or query reply that are kept; what is beyond is checked and dropped.</summary>
    public const int MaxReportedVersions = 64;

    /// <summary>Reads the answer to <paramref name="ours"/>.</summary>
    /// <param name="ours">What was proposed.</param>
    /// <param name="received">All payload bytes of mini-protocol 0 so far; kept no longer than the call.</param>
    public static InitiatorResult Receive(HandshakeParameters ours, ReadOnlyMemory<byte> received)
    {
        HandshakeMessage message = HandshakeMessage.Read(received);
        if (message.IsIncomplete)
            return default;
        if (message.Fault != HandshakeFault.None)
            return InitiatorResult.Malformed(message.Fault);

        return message.Kind switch
        {
            HandshakeMessageKind.AcceptVersion => CheckSelection(ours, message),
            HandshakeMessageKind.Refuse => HandshakeReports.Refusal(message.Fields) is { } refusal
                ? InitiatorResult.Refused(refusal, message.Length)
                : InitiatorResult.Malformed(HandshakeFault.WrongShape),
            HandshakeMessageKind.QueryReply => ListVersions(ours, message),
            _ => OpenSimultaneously(ours, message),
        };
    }

    /// <summary>Some peers answer with their own data instead of the agreed: the rule is applied here again, and decides.</summary>
    private static InitiatorResult CheckSelection(HandshakeParameters ours, in HandshakeMessage message)
    {
        ReadOnlyMemory<byte> fields = message.Fields;
        if (!CborItem.TryTakeUnsigned(ref fields, out ulong version))
            return InitiatorResult.Malformed(HandshakeFault.WrongShape);
        if (!ours.Offers(version))
            return InitiatorResult.Malformed(HandshakeFault.VersionNotProposed);

        Acceptance acceptance = AcceptanceRule.Decide(ours, (ushort)version, fields);
        return acceptance.Refusal switch
        {
            null => InitiatorResult.Accepted(acceptance.Agreement, message.Length),
            RefuseReason.DecodeError => InitiatorResult.Malformed(HandshakeFault.VersionDataUnreadable),
            _ => InitiatorResult.Malformed(HandshakeFault.InvalidServerSelection),
        };
    }

    private static InitiatorResult ListVersions(HandshakeParameters ours, in HandshakeMessage message)
    {
        HandshakeFault fault = HandshakeReports.Versions(message.Fields, ours.Family, out var versions);
        return fault == HandshakeFault.None
            ? InitiatorResult.QueryAnswered(versions, message.Length)
            : InitiatorResult.Malformed(fault);
    }

    /// <summary>Both sides proposed and neither answers: the rule is symmetric, so both come to the same result.</summary>
    /// <remarks>A query is not acted on here.</remarks>
    private static InitiatorResult OpenSimultaneously(HandshakeParameters ours, in HandshakeMessage message)
    {
        HandshakeFault fault = AcceptanceRule.Decide(ours, message.Fields, out Acceptance acceptance);
        if (fault != HandshakeFault.None)
            return InitiatorResult.Malformed(fault);
        if (acceptance.Refusal is not { } reason)
            return InitiatorResult.Accepted(acceptance.Agreement, message.Length, isSimultaneousOpen: true);

        HandshakeRefusal refusal = new(reason, acceptance.Version == 0 ? [] : [acceptance.Version], "");
        return InitiatorResult.Refused(refusal, message.Length, isSimultaneousOpen: true);
    }
}
