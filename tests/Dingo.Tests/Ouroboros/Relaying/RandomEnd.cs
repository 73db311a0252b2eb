using System.Net.Sockets;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>The far end of a relayed connection's socket, which sends, reads, ends its direction and resets as its dice fall. It never waits.</summary>
internal sealed class RandomEnd
{
    private const int MostAtOnce = 100_000;

    // The byte at each place of a stream; it repeats itself after so many.
    private const int Period = 1 << 16;

    private static readonly byte[] Stream = Wire.Pattern(Period + MostAtOnce);

    private readonly byte[] _buffer = new byte[MostAtOnce];
    private readonly Socket _socket;
    private readonly Random _random;
    private bool _hasEnded;

    public RandomEnd(Socket socket, int seed)
    {
        _socket = socket;
        _socket.Blocking = false;
        _random = new Random(seed);
    }

    public long Sent { get; private set; }

    public long Heard { get; private set; }

    /// <summary>Whether it has reset, or was.</summary>
    public bool IsGone { get; private set; }

    public bool HeardOtherBytes { get; private set; }

    public void Step()
    {
        int dice = _random.Next(1_000);
        if (IsGone)
            return;
        if (dice < 500)
            Send(_random.Next(4) == 0 ? MostAtOnce : _random.Next(1, 500));
        else if (dice < 990)
            Hear(_random.Next(1, MostAtOnce));
        else if (dice < 997)
            End();
        else
            Reset();
    }

    /// <summary>Reads all up to the other side's end.</summary>
    public async Task HearOutAsync()
    {
        for (int count = 1; count > 0 && !IsGone;)
        {
            try
            {
                count = await _socket.ReceiveAsync(_buffer).WaitAsync(SocketRig.Deadline);
                Check(count);
            }
            catch (SocketException)
            {
                IsGone = true;
            }
        }
    }

    public void End()
    {
        try
        {
            if (!_hasEnded && !IsGone)
                _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            IsGone = true;
        }

        _hasEnded = true;
    }

    private void Send(int most)
    {
        if (_hasEnded)
            return;
        int sent = _socket.Send(Stream.AsSpan((int)(Sent % Period), most), SocketFlags.None, out var error);
        if (error == SocketError.Success)
            Sent += sent;
        else
            IsGone = error != SocketError.WouldBlock;
    }

    private void Hear(int most)
    {
        int count = _socket.Receive(_buffer.AsSpan(0, most), SocketFlags.None, out var error);
        if (error == SocketError.Success)
            Check(count);
        else
            IsGone = error != SocketError.WouldBlock;
    }

    private void Check(int count)
    {
        HeardOtherBytes |= !_buffer.AsSpan(0, count).SequenceEqual(Stream.AsSpan((int)(Heard % Period), count));
        Heard += count;
    }

    private void Reset()
    {
        IsGone = true;
        RelayedSockets.Reset(_socket);
    }
}
