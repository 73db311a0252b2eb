using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Admission;

/// <summary>One peer that got no place, or whose handshake failed.</summary>
/// <param name="Listener">Where it came to.</param>
/// <param name="Reason">Why, from a closed set of texts.</param>
/// <param name="Peer">Its address.</param>
internal readonly record struct Refusal(string Listener, string Reason, PeerEndPoint Peer)
{
    /// <summary>Whom it is entered under, whatever it speaks; the default for one without an address, as on a Unix socket.</summary>
    public SourceKey Source => Peer.Kind == PeerEndPointKind.Tcp ? SourceKey.Of(Peer) : default;
}
