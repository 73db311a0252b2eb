namespace Dingo.Ouroboros.Handshake;

/// <summary>The accepting side of a handshake: one proposal in, one decision out.</summary>
/// <remarks>
/// Pure, thread-safe, and free of allocations once a thread has been warmed up. Never throws for anything a peer sends.
/// Stricter than the reference in one point: bytes after the proposal are a fault, because a peer that waits for our answer, as
/// it must, has sent none.
/// </remarks>
public static class HandshakeResponder
{
    /// <summary>Bytes that suffice for every reply.</summary>
    public const int MaxReplyBytes = 256;

    private const int MaxTextLength = 96;

    /// <summary>How long a peer whose query was answered may keep the connection (ouroboros-network: 20 s).</summary>
    public static TimeSpan QueryShutdownDelay => TimeSpan.FromSeconds(20);

    /// <summary>Decides on what a peer has proposed.</summary>
    /// <param name="ours">Our side.</param>
    /// <param name="received">All payload bytes of mini-protocol 0 so far; kept no longer than the call.</param>
    /// <param name="reply">Takes the reply; at least <see cref="MaxReplyBytes"/> long.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reply"/> is too short.</exception>
    public static ResponderResult Respond(HandshakeParameters ours, ReadOnlyMemory<byte> received, Span<byte> reply)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reply.Length, MaxReplyBytes);
        HandshakeMessage message = HandshakeMessage.Read(received);
        if (message.IsIncomplete)
            return default;
        if (message.Fault != HandshakeFault.None)
            return ResponderResult.Malformed(message.Fault);
        if (message.Kind != HandshakeMessageKind.ProposeVersions)
            return ResponderResult.Malformed(HandshakeFault.UnexpectedMessage);

        HandshakeFault fault = AcceptanceRule.Decide(ours, message.Fields, out Acceptance acceptance);
        if (fault != HandshakeFault.None)
            return ResponderResult.Malformed(fault);
        if (acceptance.Refusal is { } reason)
            return ResponderResult.Refused(reason, WriteRefusal(ours, acceptance, reason, reply), message.Length);

        Agreement agreement = acceptance.Agreement;
        return agreement.Data.Query
            ? ResponderResult.QueryAnswered(agreement, Copy(ours.QueryReply, reply), message.Length)
            : ResponderResult.Accepted(agreement, HandshakeEncoder.Accept(agreement, reply), message.Length);
    }

    private static int WriteRefusal(HandshakeParameters ours, in Acceptance acceptance, RefuseReason reason, Span<byte> reply)
    {
        if (reason == RefuseReason.VersionMismatch)
            return Copy(ours.VersionMismatch, reply);

        // For a human to read at the other end; no implementation parses it.
        Span<char> scratch = stackalloc char[MaxTextLength];
        ReadOnlySpan<char> text = reason == RefuseReason.DecodeError
            ? "version data cannot be decoded"
            : MagicMismatch(ours.Data.NetworkMagic, acceptance.Data.NetworkMagic, scratch);
        return HandshakeEncoder.Refuse(reason, acceptance.Version, text, reply);
    }

    /// <summary>By hand, because string interpolation boxes numbers until the runtime has optimised it.</summary>
    private static ReadOnlySpan<char> MagicMismatch(uint ours, uint theirs, Span<char> text)
    {
        const string Before = "version data mismatch: network magic ";
        const string Between = " /= ";
        Before.CopyTo(text);
        ours.TryFormat(text[Before.Length..], out int digits);
        int length = Before.Length + digits;
        Between.CopyTo(text[length..]);
        length += Between.Length;
        theirs.TryFormat(text[length..], out digits);
        return text[..(length + digits)];
    }

    private static int Copy(ReadOnlyMemory<byte> message, Span<byte> reply)
    {
        message.Span.CopyTo(reply);
        return message.Length;
    }
}
