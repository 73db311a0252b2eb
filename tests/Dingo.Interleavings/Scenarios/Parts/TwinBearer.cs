using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.Interleavings.Scenarios.Parts;

/// <summary>The twin of a socket, with the peer's end and the kernel's part in the hands of the scene's threads.</summary>
/// <remarks>As with a socket, what was pending when it is disposed completes as broken, on a thread of the pool.</remarks>
internal sealed class TwinBearer(PeerEndPoint local, PeerEndPoint remote, TurnWatch watch) : IBearer
{
    private readonly Queue<byte[]> _input = new();
    private readonly List<byte> _arrived = [];
    private IBearerOwner? _owner;
    private bool _ended;
    private bool _broken;
    private bool _waiting;
    private int _room = int.MaxValue;
    private ReadOnlyMemory<byte> _lent;

    public PeerEndPoint Local => local;

    public PeerEndPoint Remote => remote;

    /// <summary>The peer answers our end with its own, at once.</summary>
    public bool PeerAnswersEnd { get; init; }

    /// <summary>It may be let go by more than one on the way to the end, one after the other.</summary>
    public bool MayBeDisposedAgain { get; init; }

    /// <summary>What was sent has not all arrived.</summary>
    public bool HasUnacknowledged { get; set; }

    public bool IsDisposed { get; private set; }

    public bool SendingEnded { get; private set; }

    public bool WasAborted { get; private set; }

    /// <summary>What the peer has been sent, in order.</summary>
    public IReadOnlyList<byte> Arrived => _arrived;

    public long Sent => _arrived.Count;

    /// <summary>Whether all that the peer sent was read, and more is waited for.</summary>
    public bool IsIdle => _input.Count == 0 && _waiting && _lent.IsEmpty;

    /// <summary>Sent by whoever connected it, before it was anybody's bearer.</summary>
    public void SentBefore(ReadOnlySpan<byte> bytes) => Move(bytes);

    /// <summary>How many bytes are taken before writes wait for <see cref="PeerReads"/>.</summary>
    public void LimitRoom(int room) => _room = room;

    /// <summary>Each piece is what one read yields.</summary>
    public void PeerSends(params ReadOnlySpan<byte[]> pieces)
    {
        Steps.Before("the peer sends");
        foreach (byte[] piece in pieces)
            _input.Enqueue(piece);
        Wake();
    }

    public void PeerEnds()
    {
        Steps.Before("the peer ends");
        _ended = true;
        Wake();
    }

    public void PeerResets()
    {
        Steps.Before("the peer resets");
        Break();
        Wake();
    }

    /// <summary>The peer makes room for so many bytes.</summary>
    public void PeerReads(int count)
    {
        Steps.Before("the peer reads");
        _room += count;
        int moved = Move(_lent.Span);
        _lent = _lent[moved..];
        if (moved > 0 && _lent.IsEmpty)
            _owner!.OnSent(BearerStatus.Moved);
    }

    public void StandFor(PeerEndPoint own, PeerEndPoint peer) => (local, remote) = (own, peer);

    public void Attach(IBearerOwner owner)
    {
        watch.Call("Attach");
        Steps.Expect(!IsDisposed, "attached to what is disposed");
        _owner = owner;
    }

    public BearerStatus Receive(Span<byte> destination, out int count)
    {
        watch.Call("Receive");
        Steps.Expect(!_waiting, "a read while a wait is pending");
        count = 0;
        if (_broken || IsDisposed)
            return BearerStatus.Broken;
        if (_input.TryDequeue(out byte[]? bytes))
        {
            bytes.CopyTo(destination);
            count = bytes.Length;
            return BearerStatus.Moved;
        }

        return _ended ? BearerStatus.Ended : BearerStatus.WouldBlock;
    }

    public bool WaitReadable()
    {
        watch.Call("WaitReadable");
        Steps.Expect(!_waiting, "two waits at once");
        return _waiting = _input.Count == 0 && !_ended && !_broken && !IsDisposed;
    }

    public BearerStatus Send(ReadOnlySpan<byte> bytes, out int count)
    {
        watch.Call("Send");
        Steps.Expect(_lent.IsEmpty, "sent while bytes are lent");
        count = 0;
        if (_broken || IsDisposed || SendingEnded)
            return BearerStatus.Broken;
        count = Move(bytes);
        return count > 0 ? BearerStatus.Moved : BearerStatus.WouldBlock;
    }

    public bool SendAll(ReadOnlyMemory<byte> bytes, out BearerStatus status)
    {
        watch.Call("SendAll");
        Steps.Expect(_lent.IsEmpty, "lent twice");
        status = _broken || IsDisposed || SendingEnded ? BearerStatus.Broken : BearerStatus.WouldBlock;
        if (status == BearerStatus.Broken)
            return false;
        _lent = bytes[Move(bytes.Span)..];
        status = _lent.IsEmpty ? BearerStatus.Moved : status;
        return !_lent.IsEmpty;
    }

    public void EndSending()
    {
        watch.Call("EndSending");
        Steps.Expect(_lent.IsEmpty, "ended while bytes are lent");
        Steps.Expect(!SendingEnded, "ended twice");
        SendingEnded = true;
        if (PeerAnswersEnd)
            ThreadPool.UnsafeQueueUserWorkItem(static bearer => bearer.PeerEnds(), this, preferLocal: false);
    }

    public void Abort()
    {
        WasAborted |= !IsDisposed;
        Dispose();
    }

    public void Dispose()
    {
        watch.Call("Dispose");
        if (IsDisposed && MayBeDisposedAgain)
            return;
        Steps.Expect(!IsDisposed, "disposed twice");
        IsDisposed = true;
        Break();
        if (_waiting)
            ThreadPool.UnsafeQueueUserWorkItem(static bearer => bearer.Wake(), this, preferLocal: false);
    }

    private void Break()
    {
        _broken = true;
        if (_lent.IsEmpty)
            return;
        _lent = default;
        ThreadPool.UnsafeQueueUserWorkItem(static owner => owner.OnSent(BearerStatus.Broken), _owner!, preferLocal: false);
    }

    private int Move(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, _room);
        _arrived.AddRange(bytes[..count]);
        _room -= count;
        return count;
    }

    private void Wake()
    {
        if (!_waiting)
            return;
        _waiting = false;
        _owner!.OnReadable();
    }
}
