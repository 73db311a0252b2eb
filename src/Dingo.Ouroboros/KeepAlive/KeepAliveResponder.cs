namespace Dingo.Ouroboros.KeepAlive;

/// <summary>The answering side of keep-alive. A mutable value: keep one per connection, in a field that is not read-only.</summary>
public struct KeepAliveResponder
{
    private bool _hasEnded;

    /// <summary>Takes a message of the initiator.</summary>
    /// <param name="message">What was received.</param>
    /// <param name="reply">What to send, if the step is <see cref="KeepAliveStep.Reply"/>.</param>
    public KeepAliveStep Receive(KeepAliveMessage message, out KeepAliveMessage reply)
    {
        reply = default;
        if (_hasEnded)
            return KeepAliveStep.WrongAgency;

        switch (message.Kind)
        {
            case KeepAliveKind.Ping:
                reply = new KeepAliveMessage(KeepAliveKind.Pong, message.Cookie);
                return KeepAliveStep.Reply;
            case KeepAliveKind.Done:
                _hasEnded = true;
                return KeepAliveStep.Ended;
            default:
                return KeepAliveStep.WrongAgency;
        }
    }
}
