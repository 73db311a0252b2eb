namespace Dingo.Ouroboros.Handshake;

/// <summary>What both sides of a handshake hold to be agreed.</summary>
/// <param name="Version">The version, as its wire number.</param>
/// <param name="Data">The data that follows from both sides' data.</param>
public readonly record struct Agreement(ushort Version, VersionData Data)
{
    /// <summary>The family that the version belongs to.</summary>
    public ProtocolFamily Family => ProtocolVersions.FamilyOf(Version);

    /// <summary>
    /// Both sides may initiate mini-protocols, for the life of the connection: node-to-node, and neither side was initiator
    /// only. A node-to-client connection is always unidirectional.
    /// </summary>
    public bool IsDuplex => Family == ProtocolFamily.NodeToNode && !Data.InitiatorOnly;
}
