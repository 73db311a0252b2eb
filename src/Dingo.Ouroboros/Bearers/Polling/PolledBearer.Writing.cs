using System.Net.Sockets;

namespace Dingo.Ouroboros.Bearers.Polling;

/// <content>What is written: at once as far as it fits, and the rest as the peer makes room.</content>
public sealed partial class PolledBearer
{
    private ReadOnlyMemory<byte> _lent;
    private int _writing;
    private bool _watchesWrites;
    private int _sends;

    /// <inheritdoc/>
    public BearerStatus Send(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        try
        {
            if (IsPromptLater)
                CountSend();
            nint sent = SystemCalls.Send(_handle, bytes);
            if (sent < 0)
                return StatusOfError();
            count = (int)sent;
            return BearerStatus.Moved;
        }
        catch (ObjectDisposedException)
        {
            return BearerStatus.Broken;
        }
    }

    /// <inheritdoc/>
    public bool SendAll(ReadOnlyMemory<byte> bytes, out BearerStatus status)
    {
        _lent = bytes;
        Volatile.Write(ref _writing, (int)Writing.Busy);
        if (!TryWatchWrites())
        {
            TakeBack();
            status = BearerStatus.Broken;
            return false;
        }

        return !TryFinish(out status);
    }

    private bool TryWatchWrites()
    {
        if (_watchesWrites)
            return true;
        const SocketEvents all = Reads | SocketEvents.Writable;
        _watchesWrites = _poller is { } poller ? poller.TryWatchAlso(this, _handle, all) : _closed == 0 && TryWatch(all);
        return _watchesWrites;
    }

    // On the poller's thread, when there is room, or there never will be.
    private void GoOnWriting()
    {
        while (true)
        {
            switch ((Writing)Interlocked.CompareExchange(ref _writing, (int)Writing.Busy, (int)Writing.Pending))
            {
                case Writing.Pending:
                    if (TryFinish(out var status))
                        _owner!.OnSent(status);
                    return;
                // Whoever is busy with it looks once more, unless that one has just come to wait.
                case Writing.Busy when Interlocked.CompareExchange(ref _writing, (int)Writing.Again, (int)Writing.Busy) != (int)Writing.Busy:
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>Writes until all is sent, or there is no room. For the one who is busy with it.</summary>
    /// <returns>Whether it is over; otherwise somebody else goes on with it.</returns>
    private bool TryFinish(out BearerStatus status)
    {
        do
        {
            do
            {
                status = Send(_lent.Span, out int count);
                _lent = _lent[count..];
            }
            while (status == BearerStatus.Moved && !_lent.IsEmpty);

            if (status != BearerStatus.WouldBlock)
            {
                TakeBack();
                return true;
            }
        }
        while (!TryWait());

        // Whoever closed it meanwhile found somebody busy with it.
        if (_closed == 0 || !TryTakeBackPending())
            return false;
        status = BearerStatus.Broken;
        return true;
    }

    /// <returns>False when there has been room since the last look.</returns>
    private bool TryWait()
    {
        if (Interlocked.CompareExchange(ref _writing, (int)Writing.Pending, (int)Writing.Busy) == (int)Writing.Busy)
            return true;
        Volatile.Write(ref _writing, (int)Writing.Busy);
        return false;
    }

    private void EndWriting()
    {
        if (TryTakeBackPending())
            _owner!.OnSent(BearerStatus.Broken);
    }

    private bool TryTakeBackPending()
    {
        if (Interlocked.CompareExchange(ref _writing, (int)Writing.Busy, (int)Writing.Pending) != (int)Writing.Pending)
            return false;
        TakeBack();
        return true;
    }

    private void TakeBack()
    {
        _lent = default;
        Volatile.Write(ref _writing, (int)Writing.None);
    }

    private void CountSend()
    {
        const int enough = 2;
        if (_sends == enough || ++_sends < enough)
            return;
        try
        {
            socket.NoDelay = true;
        }
        catch (SocketException)
        {
            // The way is gone, as what is to be sent will find.
            return;
        }
    }

    // Nothing is lent; it waits for room; somebody writes; somebody writes, and there was room since.
    private enum Writing
    {
        None,
        Pending,
        Busy,
        Again,
    }
}
