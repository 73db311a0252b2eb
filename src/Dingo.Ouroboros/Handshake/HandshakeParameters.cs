using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.Handshake;

/// <summary>Our side of every handshake on a listener or dial: the versions we offer and what we say of ourselves.</summary>
/// <remarks>
/// Immutable and shared between threads. Messages that do not depend on the peer are encoded once, here. A dial that must not
/// be used in reverse has parameters of its own, with initiator-only data.
/// </remarks>
public sealed class HandshakeParameters
{
    private readonly ushort[] _versions;

    /// <summary>Fixes our side, and encodes what can be encoded now.</summary>
    /// <param name="family">Node-to-node or node-to-client.</param>
    /// <param name="data">What we say of ourselves; fields that a version does not carry are left out of its data.</param>
    /// <param name="experimentalVersions">Also offer node-to-node 16.</param>
    /// <param name="versions">
    /// Offer only these wire numbers, strictly ascending; empty for all versions of the family that are released (and, if
    /// switched on, experimental).
    /// </param>
    /// <exception cref="ArgumentException">A version is not of the family, not switched on, or out of order.</exception>
    public HandshakeParameters(
        ProtocolFamily family,
        VersionData data,
        bool experimentalVersions = false,
        ReadOnlySpan<ushort> versions = default)
    {
        Family = family;
        Data = family == ProtocolFamily.NodeToNode ? data : new VersionData(data.NetworkMagic, Query: data.Query);
        _versions = ProtocolVersions.Offered(family, experimentalVersions);
        if (!versions.IsEmpty)
            _versions = Restrict(_versions, versions);

        Proposal = HandshakeEncoder.Versions(HandshakeMessageKind.ProposeVersions, this);
        QueryReply = HandshakeEncoder.Versions(HandshakeMessageKind.QueryReply, this);
        VersionMismatch = HandshakeEncoder.VersionMismatch(_versions);
    }

    /// <summary>Which suite of versions this is about.</summary>
    public ProtocolFamily Family { get; }

    /// <summary>What we say of ourselves.</summary>
    public VersionData Data { get; }

    /// <summary>The wire numbers we offer, ascending.</summary>
    public ReadOnlySpan<ushort> Versions => _versions;

    /// <summary>ProposeVersions, encoded; at most <see cref="SegmentLimits.MaxHandshakeMessage"/> bytes.</summary>
    public ReadOnlyMemory<byte> Proposal { get; }

    /// <summary>QueryReply with our versions and our data, encoded.</summary>
    internal ReadOnlyMemory<byte> QueryReply { get; }

    /// <summary>Refuse with our versions, encoded.</summary>
    internal ReadOnlyMemory<byte> VersionMismatch { get; }

    internal bool Offers(ulong version) => version <= ushort.MaxValue && _versions.AsSpan().Contains((ushort)version);

    private static ushort[] Restrict(ushort[] offered, ReadOnlySpan<ushort> versions)
    {
        for (int i = 0; i < versions.Length; i++)
        {
            if (!offered.AsSpan().Contains(versions[i]))
                throw new ArgumentException($"Version {versions[i]} cannot be offered here.", nameof(versions));
            if (i > 0 && versions[i] <= versions[i - 1])
                throw new ArgumentException("Versions must be strictly ascending.", nameof(versions));
        }

        return versions.ToArray();
    }
}
