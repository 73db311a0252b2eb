using Dingo.Ouroboros.KeepAlive;

namespace Dingo.Aot.HandOver;

/// <summary>Finds the keep-alive messages in the bytes of one connection, however they are cut. A mutable value.</summary>
internal struct KeepAliveReader
{
    // Two integers and a list head, each at its longest: what does not fit is no keep-alive message.
    private const int MaxMessageBytes = 27;

    [ThreadStatic]
    private static byte[]? _scratch;

    // The thread's scratch, kept while a message is unfinished: nearly all arrive whole, and ten thousand idle connections hold none.
    private byte[]? _unfinished;
    private int _length;

    /// <summary>Takes the next message.</summary>
    /// <param name="bytes">What has arrived; what was taken is cut off its front, all of it when the message is not complete.</param>
    /// <param name="message">The message, if the status is <see cref="KeepAliveDecodeStatus.Ok"/>.</param>
    public KeepAliveDecodeStatus Read(ref ReadOnlySpan<byte> bytes, out KeepAliveMessage message)
    {
        byte[] buffer = _unfinished ?? TakeScratch();
        int taken = Math.Min(bytes.Length, MaxMessageBytes - _length);
        bytes[..taken].CopyTo(buffer.AsSpan(_length));
        int length = _length + taken;

        var status = KeepAliveCodec.Decode(buffer.AsMemory(0, length), out message, out int consumed);
        if (status == KeepAliveDecodeStatus.NeedMore && length == MaxMessageBytes)
            status = KeepAliveDecodeStatus.Malformed;

        // What was there before was not yet a message: the last byte of this one is among the new ones.
        bytes = status == KeepAliveDecodeStatus.Ok ? bytes[(consumed - _length)..] : default;
        bool isUnfinished = status == KeepAliveDecodeStatus.NeedMore && length > 0;
        _length = isUnfinished ? length : 0;
        _unfinished = isUnfinished ? buffer : null;
        if (!isUnfinished)
            _scratch = buffer;
        return status;
    }

    private static byte[] TakeScratch()
    {
        byte[] scratch = _scratch ?? new byte[MaxMessageBytes];
        _scratch = null;
        return scratch;
    }
}
