using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Relaying;
using Dingo.Ouroboros.Timing;

namespace Dingo.Ouroboros.Connections;

/// <summary>What connections of one listener, or of one kind of dial, have in common. Immutable and shared.</summary>
/// <remarks>Every time is positive, else <see cref="ArgumentOutOfRangeException"/>.</remarks>
public sealed record ConnectionSettings
{
    /// <summary>What we offer, and what we accept.</summary>
    public required HandshakeParameters Handshake { get; init; }

    /// <summary>Stands before a node that negotiates for itself, to which what passes is relayed; null where we do. For connections that peers open.</summary>
    public HandshakeGate? Gate { get; init; }

    /// <summary>Where the deadlines of the connections are kept. Owned by whoever made it.</summary>
    public required TimingWheel Wheel { get; init; }

    /// <summary>Where partial messages and unsent bytes are kept.</summary>
    public required SlabPool Slabs { get; init; }

    /// <summary>Through which relayed streams go, where the system has such; null to copy everything. Owned by whoever made it.</summary>
    public KernelPipes? Pipes { get; init; }

    /// <summary>
    /// From the start of the connection to the end of its handshake, whatever arrives meanwhile. The reference sets 10 s for
    /// node-to-node and nothing for node-to-client; here it holds for both. With a <see cref="Gate"/> it is the time for the proposal,
    /// and the nodes have as long again to answer it.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; init => field = Positive(value); } = TimeSpan.FromSeconds(10);

    /// <summary>From the first byte of a segment to its last (ouroboros-network's bearer, after the handshake).</summary>
    public TimeSpan SegmentTimeout { get; init => field = Positive(value); } = TimeSpan.FromSeconds(30);

    /// <summary>How long the peer may take to read what it is sent at once (up to 16 KiB) once the kernel takes no more.</summary>
    public TimeSpan WriteTimeout { get; init => field = Positive(value); } = TimeSpan.FromSeconds(120);

    /// <summary>How long a peer that asked for our versions may take to end the connection (ouroboros-network: 20 s).</summary>
    public TimeSpan QueryTimeout { get; init => field = Positive(value); } = HandshakeResponder.QueryShutdownDelay;

    /// <summary>How long an orderly ending may take before it becomes a reset.</summary>
    public TimeSpan EndingTimeout { get; init => field = Positive(value); } = TimeSpan.FromSeconds(1);

    /// <summary>How long a relayed connection of which one direction has ended may go on without a byte in the other.</summary>
    public TimeSpan HalfClosedTimeout { get; init => field = Positive(value); } = TimeSpan.FromSeconds(120);

    /// <summary>How many bytes are read and discarded in an orderly ending before it becomes a reset.</summary>
    public int EndingBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Whether the socket of every connection ends by reset, once what was sent has arrived: for addresses that must be free again at
    /// once, since the end of a stream leaves them in TIME_WAIT for a minute. For a dial from a fixed port, and for what that port accepts.
    /// </summary>
    public bool ResetOnClose { get; init; }

    private static TimeSpan Positive(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        return value;
    }
}
