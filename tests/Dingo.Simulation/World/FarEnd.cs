using Dingo.Aot.HandOver;
using Dingo.Ouroboros.KeepAlive;
using Dingo.Ouroboros.Segments;

namespace Dingo.Simulation.World;

/// <summary>A peer, as the schedule plays it: what it was told, and what it has done.</summary>
internal sealed class FarEnd(MemoryBearer bearer)
{
    private SegmentReader _segments;
    private KeepAliveReader _keepAlive;
    private ReadOnlyMemory<byte> _rest;

    /// <summary>The cookie of the last ping that it got and has not answered.</summary>
    public ushort? Ping { get; private set; }

    /// <summary>Every byte that it has said and heard; null where nobody compares them.</summary>
    public Transcript? Transcript { get; init; }

    /// <summary>It has ended, or reset, its direction.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>It has ended its direction, and not reset it.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>It was told that the connection ends, or was reset.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>What was sent to it stays unacknowledged.</summary>
    public bool HoldsAcknowledgements { get; set; }

    /// <summary>Whether it can still say something.</summary>
    public bool CanSpeak => !HasLeft && !bearer.IsDisposed;

    public void Says(ReadOnlyMemory<byte> bytes)
    {
        if (!CanSpeak)
            return;
        Transcript?.Says(bytes.Span);
        bearer.Arrive(bytes);
    }

    /// <summary>Begins to say it, and keeps the rest for <see cref="Drips"/>.</summary>
    public void Begins(ReadOnlyMemory<byte> bytes, int count)
    {
        count = Math.Min(count, bytes.Length);
        _rest = bytes[count..];
        if (count > 0)
            Says(bytes[..count]);
    }

    /// <returns>False when there is nothing left to say.</returns>
    public bool Drips(int count)
    {
        if (_rest.IsEmpty || !CanSpeak)
            return false;
        Begins(_rest, count);
        return true;
    }

    public void Pongs(ushort cookie)
    {
        Ping = null;
        Says(Utterances.KeepAlive(KeepAliveKind.Pong, cookie));
    }

    public void Ends()
    {
        if (!CanSpeak)
            return;
        HasLeft = HasEnded = true;
        bearer.End();
    }

    public void Resets()
    {
        if (bearer.IsDisposed)
            return;
        HasLeft = true;
        HasEnded = false;
        bearer.Reset();
    }

    public void SeesEnd() => IsLeft = true;

    public void SeesReset() => IsLeft = true;

    public void Receives(ReadOnlySpan<byte> bytes)
    {
        if (Transcript is not null)
        {
            // What is forwarded to it is a node's, and may be anything.
            Transcript.Hears(bytes);
            return;
        }

        while (_segments.Read(ref bytes, out var slice) == SegmentReadStatus.Slice)
        {
            if (slice.Header is { Protocol: KeepAliveProtocol.Number, Sender: MiniProtocolRole.Initiator })
                ReceivesKeepAlive(slice.Payload);
        }
    }

    private void ReceivesKeepAlive(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty && _keepAlive.Read(ref payload, out var message) == KeepAliveDecodeStatus.Ok)
            Ping = message.Cookie;
    }
}
