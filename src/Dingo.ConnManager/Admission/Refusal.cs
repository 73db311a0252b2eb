using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Admission;

/// <summary>One peer that got no place, or whose handshake failed.</summary>
/// <param name="Listener">Where it came to.</param>
/// <param name="Reason">Why, from a closed set of texts.</param>
/// <param name="Source">Whom it counts under; the default for a client without an address.</param>
/// <param name="Peer">Its address.</param>
internal readonly record struct Refusal(string Listener, string Reason, SourceKey Source, PeerEndPoint Peer);
