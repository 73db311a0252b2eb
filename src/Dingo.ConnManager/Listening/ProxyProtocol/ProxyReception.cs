using System.Buffers;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Timing;

namespace Dingo.ConnManager.Listening.ProxyProtocol;

/// <summary>One accepted connection until its proxy has said for whom it is.</summary>
/// <remarks>
/// Reads not a byte more than the header has. Owns the bearer until it ends, which happens once: with the header, by a fault of the
/// proxy's, in time, or because the listener stops. Reads come on the socket engine's thread, time on the timer's; the lock stands between
/// them, and nobody else is called while it is held.
/// </remarks>
internal sealed class ProxyReception : Deadline, IBearerOwner
{
    private readonly Lock _lock = new();
    private readonly IBearer _bearer;
    private readonly TimingWheel _wheel;
    private readonly ProxyReceptions _receptions;
    private byte[]? _received = ArrayPool<byte>.Shared.Rent(ProxyHeader.MaxBytes);
    private int _length;

    /// <param name="bearer">Owned from here on, until the end.</param>
    /// <param name="wheel">Keeps the time that the header may take.</param>
    /// <param name="receptions">Told of the end.</param>
    public ProxyReception(IBearer bearer, TimingWheel wheel, ProxyReceptions receptions)
    {
        _bearer = bearer;
        _wheel = wheel;
        _receptions = receptions;
        OpenedUs = wheel.NowUs;
    }

    /// <summary>When the connection was accepted, in microseconds on the wheel's clock: its handshake is measured from there.</summary>
    public long OpenedUs { get; }

    private bool HasEnded => _received is null;

    /// <summary>Begins to read. Called once.</summary>
    /// <param name="timeout">From the accept to the last byte of the header, whatever arrives meanwhile.</param>
    public void Start(TimeSpan timeout)
    {
        _bearer.Attach(this);
        Arm(_wheel, (OpenedUs / 1000) + (long)timeout.TotalMilliseconds);
        Read();
    }

    /// <summary>Ends it, if it has not ended: the listener stops.</summary>
    public void Stop() => Refuse(RefusalReason.Stopping);

    void IBearerOwner.OnReadable() => Read();

    void IBearerOwner.OnSent(BearerStatus status)
    {
    }

    /// <inheritdoc/>
    protected override void OnDue() => Refuse(RefusalReason.ProxyTimedOut);

    private void Read()
    {
        var status = ProxyHeaderStatus.Incomplete;
        ProxyHeader header = default;
        lock (_lock)
        {
            if (HasEnded || !TryReadLocked(out status, out header))
                return;
            EndLocked();
        }

        if (status == ProxyHeaderStatus.Complete)
            _receptions.Admit(this, _bearer, header);
        else
            _receptions.Refuse(this, _bearer, RefusalReason.ProxyMalformed);
    }

    /// <returns><see langword="false"/> when nothing is decided: there will be more to read.</returns>
    private bool TryReadLocked(out ProxyHeaderStatus status, out ProxyHeader header)
    {
        while (true)
        {
            status = ProxyHeader.Read(_received.AsSpan(0, _length), out header);
            if (status != ProxyHeaderStatus.Incomplete)
                return true;

            var read = _bearer.Receive(_received.AsSpan(_length, ProxyHeader.Missing(_received.AsSpan(0, _length))), out int count);
            _length += count;
            if (read is BearerStatus.Ended or BearerStatus.Broken)
                return true;
            if (read == BearerStatus.WouldBlock && _bearer.WaitReadable())
                return false;
        }
    }

    private void Refuse(RefusalReason reason)
    {
        lock (_lock)
        {
            if (HasEnded)
                return;
            EndLocked();
        }

        _receptions.Refuse(this, _bearer, reason);
    }

    private void EndLocked()
    {
        Disarm(_wheel);
        ArrayPool<byte>.Shared.Return(_received!);
        _received = null;
    }
}
