namespace Dingo.Ouroboros.Handshake;

/// <summary>What a side says of itself, next to each version number it proposes.</summary>
/// <param name="NetworkMagic">The network; both sides must name the same.</param>
/// <param name="InitiatorOnly">
/// This side answers nothing: the connection carries mini-protocols in one direction. Node-to-node only, else <c>false</c>.
/// </param>
/// <param name="PeerSharing">This side takes part in peer-sharing (0 or 1 on the wire). Node-to-node only, else <c>false</c>.</param>
/// <param name="Query">Only the list of versions is wanted; the connection ends with it.</param>
/// <param name="PerasSupport">This side takes part in Peras. From node-to-node version 16 on, else <c>false</c>.</param>
public readonly record struct VersionData(
    uint NetworkMagic,
    bool InitiatorOnly = false,
    bool PeerSharing = false,
    bool Query = false,
    bool PerasSupport = false);
