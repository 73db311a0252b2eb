namespace Dingo.Ouroboros.Connections;

/// <summary>One side of one mini-protocol on one connection.</summary>
/// <remarks>
/// Called in the connection's turn, one call at a time, on whatever thread that is: it may not block or wait. An exception closes
/// the connection with <see cref="CloseReason.InternalError"/>. For code that would rather await, see <see cref="MiniProtocolStream"/>.
/// </remarks>
public interface IMiniProtocolHandler
{
    /// <summary>Bytes from the peer, in order; where messages begin and end is the handler's to find.</summary>
    /// <param name="channel">Where to answer.</param>
    /// <param name="bytes">All of them are taken: what is kept must be copied.</param>
    void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes);

    /// <summary>There is room again after a write was turned away.</summary>
    void Writable(MiniProtocolChannel channel)
    {
    }

    /// <summary>The connection is closed; the last call.</summary>
    void Closed(CloseReason reason)
    {
    }
}
