using Dingo.Events;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Events;

/// <summary>Within about a second, peers of one source got no place at one listener, or failed their handshake, all for one reason.</summary>
/// <remarks>
/// Published on a bus of its own (<see cref="ConnectionManager.SubscribeToRefusals"/>), with numbers of its own, so that a flood evicts no
/// event of a connection's life.
/// </remarks>
/// <param name="Source">An IPv4 address or an IPv6 /64; <c>local</c> for clients without an address; <c>others</c> for all beyond the
/// first 256 in that second.</param>
/// <param name="Listener">Where they came to.</param>
/// <param name="Reason">A name of <see cref="Admission.RefusalReasonNames"/>, or of how a handshake failed.</param>
/// <param name="Count">How many they were.</param>
/// <param name="LastPeer">The address of the last of them.</param>
[Event("connmanager.refused")]
public readonly partial record struct PeersRefusedEvent(string Source, string Listener, string Reason, long Count, PeerEndPoint LastPeer);
