using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.KeepAlive;

namespace Dingo.Aot.HandOver;

/// <summary>Answers keep-alive on one connection.</summary>
internal sealed class KeepAliveHandler : IMiniProtocolHandler
{
    // Two integers and a list head, each at its longest: what does not fit is no keep-alive message.
    private const int MaxMessageBytes = 27;

    [ThreadStatic]
    private static byte[]? _scratch;

    // The thread's scratch, kept while a message is unfinished: nearly all arrive whole, and ten thousand idle connections hold none.
    private byte[]? _unfinished;
    private int _length;
    private KeepAliveResponder _responder;

    /// <inheritdoc/>
    public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes)
    {
        byte[] message = _unfinished ?? TakeScratch();
        while (!bytes.IsEmpty && channel.Connection.CloseReason == CloseReason.None)
        {
            int taken = Math.Min(bytes.Length, MaxMessageBytes - _length);
            bytes[..taken].CopyTo(message.AsSpan(_length));
            _length += taken;
            bytes = bytes[taken..];
            TakeMessages(channel, message);
        }

        _unfinished = _length > 0 ? message : null;
        if (_length == 0)
            _scratch = message;
    }

    private static byte[] TakeScratch()
    {
        byte[] scratch = _scratch ?? new byte[MaxMessageBytes];
        _scratch = null;
        return scratch;
    }

    private void TakeMessages(MiniProtocolChannel channel, byte[] received)
    {
        int start = 0;
        while (start < _length)
        {
            var status = KeepAliveCodec.Decode(received.AsMemory(start, _length - start), out var message, out int consumed);
            if (status == KeepAliveDecodeStatus.NeedMore && start == 0 && _length == MaxMessageBytes)
                status = KeepAliveDecodeStatus.Malformed;
            if (status == KeepAliveDecodeStatus.NeedMore)
                break;
            if (status == KeepAliveDecodeStatus.Malformed)
            {
                channel.Connection.Close(CloseReason.ProtocolViolation, "malformed keep-alive message");
                return;
            }

            start += consumed;
            if (!Answer(channel, message))
                return;
        }

        received.AsSpan(start, _length - start).CopyTo(received);
        _length -= start;
    }

    private bool Answer(MiniProtocolChannel channel, KeepAliveMessage message)
    {
        var step = _responder.Receive(message, out var reply);
        switch (step)
        {
            case KeepAliveStep.Reply:
                return Reply(channel, reply);
            case KeepAliveStep.Ended:
                channel.Connection.Close(CloseReason.Done);
                return false;
            default:
                channel.Connection.Close(CloseReason.ProtocolViolation, step.Name());
                return false;
        }
    }

    private static bool Reply(MiniProtocolChannel channel, KeepAliveMessage reply)
    {
        Span<byte> bytes = stackalloc byte[KeepAliveCodec.MaxEncodedBytes];
        if (channel.TryWrite(bytes[..KeepAliveCodec.Encode(reply, bytes)]))
        {
            channel.Connection.ExpectWithin(KeepAliveProtocol.PingTimeout);
            return true;
        }

        // It pings and does not read: all the answers that it may have unread are waiting for it.
        channel.Connection.Close(CloseReason.WriteStalled);
        return false;
    }
}
