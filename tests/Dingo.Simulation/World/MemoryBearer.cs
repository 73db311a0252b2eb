using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;

namespace Dingo.Simulation.World;

/// <summary>A bearer in memory; its contract is a socket's. The far end is played by the schedule, through <see cref="FarEnd"/>.</summary>
internal sealed class MemoryBearer : IBearer
{
    private const int Unbounded = int.MaxValue;

    private readonly Completions _completions;
    private readonly Action<string> _violated;
    private readonly Queue<ReadOnlyMemory<byte>> _input = new();
    private IBearerOwner? _owner;
    private ReadOnlyMemory<byte> _arrived;
    private Operation _read;
    private Operation _write;
    private ReadOnlyMemory<byte> _unsent;
    private BearerStatus _sent;
    private bool _hasEnded;
    private bool _wasReset;
    private int _room = Unbounded;
    private bool _isBusy;

    /// <param name="local">Our end.</param>
    /// <param name="remote">The peer's end.</param>
    /// <param name="completions">Brings what completes to the owner.</param>
    /// <param name="violated">Is told of what may not be.</param>
    /// <param name="isForwarded">What the far end says and hears is kept, to be compared with the other side of the relay.</param>
    public MemoryBearer(PeerEndPoint local, PeerEndPoint remote, Completions completions, Action<string> violated, bool isForwarded = false)
    {
        Local = local;
        Remote = remote;
        _completions = completions;
        _violated = violated;
        Peer = new FarEnd(this) { Transcript = isForwarded ? new Transcript() : null };
    }

    private enum Operation
    {
        None,
        Pending,
        Complete,
    }

    public PeerEndPoint Local { get; private set; }

    public PeerEndPoint Remote { get; private set; }

    /// <summary>Who is there.</summary>
    public FarEnd Peer { get; }

    /// <summary>The connection that runs on it; null before it is attached, and for the way to a node.</summary>
    public Connection? Connection => _owner as Connection;

    public bool IsDisposed { get; private set; }

    /// <summary>Whether bytes are lent to a write that nobody was told the end of.</summary>
    public bool IsWriting => _write != Operation.None;

    /// <summary>Whether there is something to read that its owner has not been told of yet.</summary>
    public bool IsTelling => _read == Operation.Complete;

    /// <summary>Whether the peer reads whatever it is sent.</summary>
    public bool TakesAll => _room == Unbounded;

    public bool HasUnacknowledged => Peer.HoldsAcknowledgements && !_wasReset;

    public void StandFor(PeerEndPoint local, PeerEndPoint remote) => (Local, Remote) = (local, remote);

    public void Attach(IBearerOwner owner)
    {
        if (_owner is not null)
            _violated("a bearer was attached twice");
        _owner = owner;
    }

    public BearerStatus Receive(Span<byte> destination, out int count)
    {
        using var call = Enter();
        count = 0;
        if (IsDisposed || _wasReset)
            return BearerStatus.Broken;
        while (count < destination.Length && (!_arrived.IsEmpty || _input.TryDequeue(out _arrived)))
        {
            int taken = Math.Min(_arrived.Length, destination.Length - count);
            _arrived.Span[..taken].CopyTo(destination[count..]);
            _arrived = _arrived[taken..];
            count += taken;
        }

        if (count > 0)
            return BearerStatus.Moved;
        return _hasEnded ? BearerStatus.Ended : BearerStatus.WouldBlock;
    }

    public bool WaitReadable()
    {
        using var call = Enter();
        if (IsDisposed)
            return false;
        if (_read != Operation.None)
            _violated("two reads wait at once");
        if (IsReadable)
            return false;
        _read = Operation.Pending;
        return true;
    }

    public BearerStatus Send(ReadOnlySpan<byte> bytes, out int count)
    {
        using var call = Enter();
        count = 0;
        if (_write != Operation.None)
            _violated("two writes at once");
        if (IsDisposed || _wasReset)
            return BearerStatus.Broken;
        count = Math.Min(bytes.Length, _room);
        if (count == 0)
            return BearerStatus.WouldBlock;
        Deliver(bytes[..count]);
        return BearerStatus.Moved;
    }

    public bool SendAll(ReadOnlyMemory<byte> bytes, out BearerStatus status)
    {
        status = Send(bytes.Span, out int count);
        if (status == BearerStatus.Broken || count == bytes.Length)
            return false;
        _unsent = bytes[count..];
        _write = Operation.Pending;
        status = BearerStatus.WouldBlock;
        return true;
    }

    public void EndSending()
    {
        if (!IsDisposed)
            Peer.SeesEnd();
    }

    public void Abort()
    {
        if (!IsDisposed)
            Peer.SeesReset();
        Dispose();
    }

    public void Dispose()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        Peer.SeesEnd();
        CompleteRead();
        CompleteWrite(BearerStatus.Broken);
    }

    /// <summary>The peer has sent this.</summary>
    public void Arrive(ReadOnlyMemory<byte> bytes)
    {
        _input.Enqueue(bytes);
        CompleteRead();
    }

    /// <summary>The peer has ended its direction.</summary>
    public void End()
    {
        _hasEnded = true;
        CompleteRead();
    }

    /// <summary>The peer has reset the connection.</summary>
    public void Reset()
    {
        _wasReset = true;
        CompleteRead();
        CompleteWrite(BearerStatus.Broken);
    }

    /// <summary>The peer reads on, or takes no more than this.</summary>
    public void MakeRoom(int? bytes)
    {
        _room = bytes ?? Unbounded;
        if (_write != Operation.Pending || _room < _unsent.Length)
            return;
        Deliver(_unsent.Span);
        CompleteWrite(BearerStatus.Moved);
    }

    private bool IsReadable => _wasReset || _hasEnded || !_arrived.IsEmpty || _input.Count > 0;

    private void Deliver(ReadOnlySpan<byte> bytes)
    {
        if (_room != Unbounded)
            _room -= bytes.Length;
        Peer.Receives(bytes);
    }

    private void CompleteRead()
    {
        if (_read != Operation.Pending)
            return;
        _read = Operation.Complete;
        _completions.Post(TellReadable, RepeatReadable);
    }

    private void CompleteWrite(BearerStatus status)
    {
        if (_write != Operation.Pending)
            return;
        _write = Operation.Complete;
        _sent = status;
        _completions.Post(TellSent);
    }

    private void TellReadable()
    {
        _read = Operation.None;
        _owner!.OnReadable();
    }

    // To whoever waits already it would be another completion than the one it waits for.
    private void RepeatReadable()
    {
        if (_read == Operation.None)
            _owner!.OnReadable();
    }

    private void TellSent()
    {
        _write = Operation.None;
        _unsent = default;
        _owner!.OnSent(_sent);
    }

    private Call Enter()
    {
        if (_isBusy)
            _violated("a bearer was used by two at once");
        _isBusy = true;
        return new Call(this);
    }

    private readonly struct Call(MemoryBearer bearer) : IDisposable
    {
        public void Dispose() => bearer._isBusy = false;
    }
}
