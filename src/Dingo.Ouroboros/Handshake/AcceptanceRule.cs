namespace Dingo.Ouroboros.Handshake;

/// <summary>The rule by which both sides of a handshake come to the same result (ouroboros-network, <c>acceptOrRefuse</c>).</summary>
internal static class AcceptanceRule
{
    /// <summary>Applies the rule to a received map of versions.</summary>
    /// <returns>What makes the map invalid, in which case the rule says nothing.</returns>
    public static HandshakeFault Decide(HandshakeParameters ours, ReadOnlyMemory<byte> map, out Acceptance acceptance)
    {
        ushort version = 0;
        ReadOnlyMemory<byte> data = default;
        VersionMapCursor cursor = VersionMapCursor.Open(map, ours.Family);
        while (cursor.MoveNext())
        {
            // What we offer is recognised, and so ascends: the last is the highest.
            if (!ours.Offers(cursor.Number))
                continue;
            version = (ushort)cursor.Number;
            data = cursor.Data;
        }

        acceptance = cursor.Fault != HandshakeFault.None ? default
            : version == 0 ? new Acceptance(RefuseReason.VersionMismatch, 0, default)
            : Decide(ours, version, data);
        return cursor.Fault;
    }

    /// <summary>
    /// Applies the rule to the data of one version that we offer. Data that is unreadable or unacceptable is final: a lower
    /// version is not tried.
    /// </summary>
    public static Acceptance Decide(HandshakeParameters ours, ushort version, ReadOnlyMemory<byte> data)
    {
        if (!VersionDataCodec.TryRead(data, version, out VersionData theirs))
            return new Acceptance(RefuseReason.DecodeError, version, default);
        if (theirs.NetworkMagic != ours.Data.NetworkMagic)
            return new Acceptance(RefuseReason.Refused, version, theirs);
        return new Acceptance(null, version, Agree(ours.Data, theirs));
    }

    /// <summary>The lesser diffusion mode, whatever both support, and a query if either side asks.</summary>
    private static VersionData Agree(in VersionData ours, in VersionData theirs) => new(
        ours.NetworkMagic,
        InitiatorOnly: ours.InitiatorOnly || theirs.InitiatorOnly,
        PeerSharing: ours.PeerSharing && theirs.PeerSharing,
        Query: ours.Query || theirs.Query,
        PerasSupport: ours.PerasSupport && theirs.PerasSupport);
}
