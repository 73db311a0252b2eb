namespace Dingo.Ouroboros.Connections;

/// <summary>The one place that decides how the socket of a closed connection ends.</summary>
public static class CloseReasonEndings
{
    /// <summary>
    /// Whether the connection ends <i>orderly</i>: what was sent still arrives, then the end of the stream. Otherwise it is reset,
    /// which throws away what the peer has not read, and keeps nothing of a peer that misbehaved or is gone.
    /// </summary>
    public static bool IsOrderly(this CloseReason reason) => reason switch
    {
        CloseReason.PeerClosed or CloseReason.HandshakeRefused or CloseReason.QueryAnswered or CloseReason.Done
            or CloseReason.RefusedByPeer or CloseReason.LocalClosed or CloseReason.Recycled or CloseReason.Pruned
            or CloseReason.Draining or CloseReason.Released or CloseReason.NoBackend or CloseReason.BackendTimedOut
            or CloseReason.BackendMalformed or CloseReason.BackendClosed => true,
        _ => false,
    };
}
