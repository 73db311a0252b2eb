using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.Tests.Ouroboros.Bearers;

/// <summary>The twin of a socket: one end of a connected pair of bounded pipes, whose completions a test delivers as it likes.</summary>
/// <remarks>
/// It also keeps watch on its owner: overlapping calls, two waits at once, two ends, or bytes that change while they are lent are written
/// down as <see cref="Violations"/>.
/// </remarks>
internal sealed partial class InMemoryBearer : IBearer
{
    private readonly Lock _lock;
    private readonly byte[] _inbox;
    private readonly List<string> _violations = [];
    private InMemoryBearer _peer = null!;
    private IBearerOwner? _owner;
    private int _start;
    private int _count;
    private bool _inboxEnded;
    private bool _broken;
    private bool _waiting;
    private bool _readableDue;
    private bool _sentDue;
    private BearerStatus _sentStatus;
    private ReadOnlyMemory<byte> _lent;
    private byte[]? _lentCopy;
    private int _calls;

    private InMemoryBearer(Lock pairLock, int capacity, PeerEndPoint local, PeerEndPoint remote)
    {
        _lock = pairLock;
        _inbox = new byte[capacity];
        Local = local;
        Remote = remote;
    }

    public PeerEndPoint Local { get; private set; }

    public PeerEndPoint Remote { get; private set; }

    /// <summary>What the kernel would say.</summary>
    public long? UnacknowledgedForMs { get; set; }

    public static (InMemoryBearer Ours, InMemoryBearer Theirs) Pair(int capacity = 128 * 1024)
    {
        var pairLock = new Lock();
        var one = PeerEndPoint.Tcp(System.Net.IPAddress.Parse("192.0.2.1"), 3001);
        var other = PeerEndPoint.Tcp(System.Net.IPAddress.Parse("192.0.2.7"), 4001);
        var ours = new InMemoryBearer(pairLock, capacity, one, other);
        var theirs = new InMemoryBearer(pairLock, capacity, other, one);
        (ours._peer, theirs._peer) = (theirs, ours);
        return (ours, theirs);
    }

    public void Attach(IBearerOwner owner) => _owner = owner;

    public void StandFor(PeerEndPoint local, PeerEndPoint remote) => (Local, Remote) = (local, remote);

    public BearerStatus Receive(Span<byte> destination, out int count)
    {
        Enter();
        BearerStatus status;
        lock (_lock)
        {
            if (_waiting || _readableDue)
                _violations.Add("read while a wait is pending");
            if (IsDisposed)
                _violations.Add("read after it was disposed");
            count = Math.Min(Math.Min(destination.Length, MaxRead), _count);
            for (int i = 0; i < count; i++)
                destination[i] = _inbox[(_start + i) % _inbox.Length];
            _start = (_start + count) % _inbox.Length;
            _count -= count;
            status = IsDisposed || _broken ? BearerStatus.Broken
                : count > 0 ? BearerStatus.Moved
                : _inboxEnded ? BearerStatus.Ended : BearerStatus.WouldBlock;
            if (status != BearerStatus.Moved)
                count = 0;
            _peer.PumpLentLocked();
        }

        Leave();
        _peer.DeliverUnlessHeld();
        return status;
    }

    public bool WaitReadable()
    {
        Enter();
        bool waits;
        lock (_lock)
        {
            if (_waiting || _readableDue)
                _violations.Add("two waits at once");
            if (IsDisposed)
                _violations.Add("waited for after it was disposed");
            waits = !IsDisposed && !_broken && !_inboxEnded && _count == 0;
            _waiting = waits;
        }

        Leave();
        return waits;
    }

    public BearerStatus Send(ReadOnlySpan<byte> bytes, out int count)
    {
        Enter();
        BearerStatus status;
        lock (_lock)
        {
            if (_lentCopy is not null)
                _violations.Add("sent while bytes are lent");
            count = 0;
            if (IsDisposed || _broken || SendingEnded || SendsFail)
            {
                status = BearerStatus.Broken;
            }
            else
            {
                count = _peer.PutLocked(bytes);
                status = count > 0 ? BearerStatus.Moved : BearerStatus.WouldBlock;
            }
        }

        Leave();
        _peer.DeliverUnlessHeld();
        return status;
    }

    public bool SendAll(ReadOnlyMemory<byte> bytes, out BearerStatus status)
    {
        Enter();
        bool pending;
        lock (_lock)
        {
            if (_lentCopy is not null)
                _violations.Add("lent twice");
            (_lent, _lentCopy) = (bytes, bytes.ToArray());
            PumpLentLocked();
            // A completion that is held is one that was not at once.
            pending = _lentCopy is not null || (HoldsCompletions && _sentDue);
            status = _sentStatus;
            if (!pending)
                _sentDue = false;
        }

        Leave();
        _peer.DeliverUnlessHeld();
        return pending;
    }

    public void EndSending()
    {
        lock (_lock)
        {
            if (SendingEnded)
                _violations.Add("ended twice");
            if (IsDisposed)
                _violations.Add("ended after it was disposed");
            SendingEnded = true;
            _peer._inboxEnded = true;
            _peer.WakeReaderLocked();
        }

        _peer.DeliverUnlessHeld();
    }

    public void Abort()
    {
        lock (_lock)
        {
            if (IsDisposed)
                _violations.Add("aborted after it was disposed");
            WasAborted = true;
        }

        Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (IsDisposed)
                return;
            IsDisposed = true;
            // As with a socket: a reset when asked for, when something was pending, or when something was not read.
            if (WasAborted || _waiting || _count > 0)
                _peer.BreakLocked();
            else
                _peer._inboxEnded = true;
            _peer.WakeReaderLocked();
            BreakLocked();
            WakeReaderLocked();
        }

        _peer.DeliverUnlessHeld();
        DeliverUnlessHeld();
    }

    private int PutLocked(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, _inbox.Length - _count);
        for (int i = 0; i < count; i++)
            _inbox[(_start + _count + i) % _inbox.Length] = bytes[i];
        _count += count;
        if (count > 0)
            WakeReaderLocked();
        return count;
    }

    private void PumpLentLocked()
    {
        if (_lentCopy is null)
            return;
        if (_broken || IsDisposed || SendsFail)
        {
            SentLocked(BearerStatus.Broken);
            return;
        }

        if (!_lent.Span.SequenceEqual(_lentCopy.AsSpan(_lentCopy.Length - _lent.Length)))
            _violations.Add("lent bytes changed");
        _lent = _lent[_peer.PutLocked(_lent.Span)..];
        if (_lent.IsEmpty)
            SentLocked(BearerStatus.Moved);
    }

    private void SentLocked(BearerStatus status)
    {
        (_lent, _lentCopy, _sentStatus, _sentDue) = (default, null, status, true);
    }

    private void BreakLocked()
    {
        _broken = true;
        PumpLentLocked();
        WakeReaderLocked();
    }

    private void WakeReaderLocked()
    {
        if (!_waiting)
            return;
        _waiting = false;
        _readableDue = true;
    }

    private void Enter()
    {
        if (Interlocked.Increment(ref _calls) == 1)
            return;
        lock (_lock)
            _violations.Add("overlapping calls");
    }

    private void Leave() => Interlocked.Decrement(ref _calls);
}
