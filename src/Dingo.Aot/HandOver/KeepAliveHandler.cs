using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.KeepAlive;

namespace Dingo.Aot.HandOver;

/// <summary>Answers keep-alive on one connection.</summary>
/// <param name="mustPing">Whether silence for longer than the mini-protocol allows closes: whoever opened the connection must ping on it.</param>
internal sealed class KeepAliveHandler(bool mustPing) : IMiniProtocolHandler
{
    private KeepAliveReader _reader;
    private KeepAliveResponder _responder;

    /// <inheritdoc/>
    public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && channel.Connection.CloseReason == CloseReason.None)
        {
            var status = _reader.Read(ref bytes, out var message);
            if (status == KeepAliveDecodeStatus.Ok)
                Answer(channel, message);
            else if (status == KeepAliveDecodeStatus.Malformed)
                channel.Connection.Close(CloseReason.ProtocolViolation, "malformed keep-alive message");
        }
    }

    private void Answer(MiniProtocolChannel channel, KeepAliveMessage message)
    {
        var step = _responder.Receive(message, out var reply);
        switch (step)
        {
            case KeepAliveStep.Reply:
                Reply(channel, reply);
                break;
            case KeepAliveStep.Ended:
                channel.Connection.Close(CloseReason.Done);
                break;
            default:
                channel.Connection.Close(CloseReason.ProtocolViolation, step.Name());
                break;
        }
    }

    private void Reply(MiniProtocolChannel channel, KeepAliveMessage reply)
    {
        Span<byte> bytes = stackalloc byte[KeepAliveCodec.MaxEncodedBytes];
        // It pings and does not read: all the answers that it may have unread are waiting for it.
        if (!channel.TryWrite(bytes[..KeepAliveCodec.Encode(reply, bytes)]))
            channel.Connection.Close(CloseReason.WriteStalled);
        else if (mustPing)
            channel.Connection.ExpectWithin(KeepAliveProtocol.PingTimeout);
    }
}
