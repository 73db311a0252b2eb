namespace Dingo.Ouroboros.Handshake;

/// <summary>Version numbers as they stand on the wire, and which of them this implementation can read.</summary>
/// <remarks>Source: ouroboros-network, <c>NodeToNode.Version</c> and <c>NodeToClient.Version</c>.</remarks>
public static class ProtocolVersions
{
    /// <summary>The oldest node-to-node version in use, mandatory since the Plomin hard fork.</summary>
    public const ushort NodeToNodeOldest = 14;

    /// <summary>The newest node-to-node version that is released.</summary>
    public const ushort NodeToNodeLatest = 15;

    /// <summary>The node-to-node version (with Peras) that is offered only where experimental versions are switched on.</summary>
    public const ushort NodeToNodeExperimental = 16;

    /// <summary>The oldest node-to-client version in use: 16, with the family's bit.</summary>
    public const ushort NodeToClientOldest = NodeToClientBit | 16;

    /// <summary>The newest node-to-client version that is released: 23, with the family's bit.</summary>
    public const ushort NodeToClientLatest = NodeToClientBit | 23;

    /// <summary>Set in every node-to-client number, so that neither family takes the other's versions for its own.</summary>
    public const ushort NodeToClientBit = 0x8000;

    /// <summary>The family that a wire number belongs to.</summary>
    public static ProtocolFamily FamilyOf(ushort version) =>
        (version & NodeToClientBit) == 0 ? ProtocolFamily.NodeToNode : ProtocolFamily.NodeToClient;

    /// <summary>The number is one whose version data we can read, whether or not it is offered.</summary>
    internal static bool IsRecognised(ProtocolFamily family, ulong number) => family == ProtocolFamily.NodeToNode
        ? number is >= NodeToNodeOldest and <= NodeToNodeExperimental
        : number is >= NodeToClientOldest and <= NodeToClientLatest;

    /// <summary>All versions of a family that may be offered, ascending.</summary>
    internal static ushort[] Offered(ProtocolFamily family, bool experimental)
    {
        bool isNodeToNode = family == ProtocolFamily.NodeToNode;
        int oldest = isNodeToNode ? NodeToNodeOldest : NodeToClientOldest;
        int latest = isNodeToNode ? (experimental ? NodeToNodeExperimental : NodeToNodeLatest) : NodeToClientLatest;
        ushort[] versions = new ushort[latest - oldest + 1];
        for (int i = 0; i < versions.Length; i++)
            versions[i] = (ushort)(oldest + i);
        return versions;
    }
}
