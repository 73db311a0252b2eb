using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Connections;

/// <summary>What became of connections, counted since the connection manager was made. Any thread may read and count.</summary>
public sealed class LifecycleFigures
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly long[] _handshakes = new long[HandshakeOutcomes.Count];
    private readonly long[] _closes = new long[CloseReasonNames.Count];
    private readonly long[] _handshakeBuckets = new long[Bounds.Length + 1];
    private long _handshakeUs;
    private long _bytesReceived;
    private long _bytesSent;
    private long _faults;

    /// <summary>Upper bounds of the buckets of <see cref="HandshakeBucket"/>, in seconds; one more bucket has no bound.</summary>
    public static ReadOnlySpan<double> HandshakeSecondsBounds => Bounds;

    /// <summary>All seconds spent in handshakes that agreed.</summary>
    public double HandshakeSecondsSum => Volatile.Read(ref _handshakeUs) / 1e6;

    /// <summary>Bytes read from connections that are closed.</summary>
    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    /// <summary>Bytes written to connections that are closed.</summary>
    public long BytesSent => Volatile.Read(ref _bytesSent);

    /// <summary>Exceptions thrown by code that was called for a connection.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>Handshakes that ended so.</summary>
    public long Handshakes(HandshakeOutcome outcome) => Volatile.Read(ref _handshakes[(int)outcome]);

    /// <summary>Connections closed for this reason, established or not.</summary>
    public long Closes(CloseReason reason) => Volatile.Read(ref _closes[(int)reason]);

    /// <summary>Handshakes that agreed and took at most the bound of this bucket, and more than that of the one before.</summary>
    public long HandshakeBucket(int index) => Volatile.Read(ref _handshakeBuckets[index]);

    internal void CountFault() => Interlocked.Increment(ref _faults);

    internal void CountAccepted(long handshakeUs)
    {
        Interlocked.Increment(ref _handshakes[(int)HandshakeOutcome.Accepted]);
        Interlocked.Add(ref _handshakeUs, handshakeUs);
        int bucket = 0;
        while (bucket < Bounds.Length && handshakeUs > Bounds[bucket] * 1e6)
            bucket++;
        Interlocked.Increment(ref _handshakeBuckets[bucket]);
    }

    internal void CountClosed(Connection connection)
    {
        if (!connection.WasEstablished)
            Interlocked.Increment(ref _handshakes[(int)HandshakeOutcomes.OfUnestablished(connection)]);
        Interlocked.Increment(ref _closes[(int)connection.CloseReason]);
        Interlocked.Add(ref _bytesReceived, connection.BytesReceived);
        Interlocked.Add(ref _bytesSent, connection.BytesSent);
    }
}
