using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.Ouroboros.Bearers;

/// <summary>A connected carrier of bytes that we own: a socket, or its twin in memory.</summary>
/// <remarks>
/// Its owner calls one method at a time. Reads and writes never block and never throw for what the peer or the network does.
/// While it idles it holds no buffer: its owner waits to be told that something can be read.
/// </remarks>
public interface IBearer : IDisposable
{
    /// <summary>Our end.</summary>
    PeerEndPoint Local { get; }

    /// <summary>The peer's end.</summary>
    PeerEndPoint Remote { get; }

    /// <summary>Who the peer is, where the system vouches for it: a client of a Unix socket. Stays readable when the bearer is disposed.</summary>
    UnixPeerCredentials? Credentials => null;

    /// <summary>On whose thread its owner is told; null where that is now one and now another, or not known yet.</summary>
    Poller? Poller => null;

    /// <summary>Names the one who is told of readiness from now on; before anything else, and while nothing is waited for.</summary>
    void Attach(IBearerOwner owner);

    /// <summary>Names both ends anew: a proxy, whose connection it is, has said for whom it stands. Before a connection is made of it.</summary>
    void StandFor(PeerEndPoint local, PeerEndPoint remote);

    /// <summary>Reads what is there.</summary>
    /// <param name="destination">Takes the bytes; not empty.</param>
    /// <param name="count">How many were read; 0 unless the status is <see cref="BearerStatus.Moved"/>.</param>
    BearerStatus Receive(Span<byte> destination, out int count);

    /// <summary>Asks to be told, once, when a read would yield something.</summary>
    /// <remarks>
    /// Before the first read, or after one that took all there was: that filled only a part of its destination, or found nothing. Of what was left
    /// after any other read perhaps nobody tells.
    /// </remarks>
    /// <returns><see langword="false"/> when it would now: nobody will be told.</returns>
    bool WaitReadable();

    /// <summary>Writes what fits; a part may be left over.</summary>
    /// <param name="bytes">None to find out only whether the connection is broken, of which reads behind an end say nothing.</param>
    /// <param name="count">How many were written; 0 unless the status is <see cref="BearerStatus.Moved"/>.</param>
    BearerStatus Send(ReadOnlySpan<byte> bytes, out int count);

    /// <summary>Writes all, as the peer makes room; <see cref="IBearerOwner.OnSent"/> follows.</summary>
    /// <param name="bytes">Lent until then.</param>
    /// <param name="status">How it went, when it is done at once.</param>
    /// <returns><see langword="false"/> when it is done, or failed, at once: nobody will be told.</returns>
    bool SendAll(ReadOnlyMemory<byte> bytes, out BearerStatus status);

    /// <summary>The socket, for moving bytes within the kernel; null where there is none. Owned by the bearer.</summary>
    System.Runtime.InteropServices.SafeHandle? Socket => null;

    /// <summary>Whether some of what was sent may not have reached the peer's side yet. False where that cannot be known.</summary>
    bool HasUnacknowledged => false;

    /// <summary>
    /// For how long the peer's side has acknowledged nothing, in milliseconds, while it owes that: what was sent, or the kernel's probes.
    /// Counts from its last sign, which may be older than what it owes. Null while it owes nothing, or that cannot be known. Any thread.
    /// </summary>
    long? UnacknowledgedForMs => null;

    /// <summary>Ends our direction of the stream after what was sent.</summary>
    void EndSending();

    /// <summary>Resets the connection, where it is of a kind that can be, and disposes the bearer.</summary>
    void Abort();
}
