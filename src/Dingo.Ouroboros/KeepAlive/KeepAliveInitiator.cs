namespace Dingo.Ouroboros.KeepAlive;

/// <summary>The asking side of keep-alive. A mutable value: keep one per connection, in a field that is not read-only.</summary>
public struct KeepAliveInitiator
{
    private State _state;
    private ushort _cookie;

    private enum State : byte
    {
        Idle,
        AwaitingPong,
        Ended,
    }

    /// <summary>A pong is due, within <see cref="KeepAliveProtocol.PongTimeout"/> of the ping.</summary>
    public readonly bool IsAwaitingPong => _state == State.AwaitingPong;

    /// <summary>Begins a round.</summary>
    /// <param name="cookie">Any value; the reference takes a random one each time.</param>
    /// <returns>The message to send.</returns>
    /// <exception cref="InvalidOperationException">A pong is still due, or the mini-protocol has ended.</exception>
    public KeepAliveMessage Ping(ushort cookie)
    {
        TakeAgency(State.AwaitingPong);
        _cookie = cookie;
        return new KeepAliveMessage(KeepAliveKind.Ping, cookie);
    }

    /// <summary>Ends the mini-protocol.</summary>
    /// <returns>The message to send.</returns>
    /// <exception cref="InvalidOperationException">A pong is still due, or the mini-protocol has ended.</exception>
    public KeepAliveMessage Finish()
    {
        TakeAgency(State.Ended);
        return new KeepAliveMessage(KeepAliveKind.Done);
    }

    /// <summary>Takes a message of the responder.</summary>
    public KeepAliveStep Receive(KeepAliveMessage message)
    {
        if (_state != State.AwaitingPong || message.Kind != KeepAliveKind.Pong)
            return KeepAliveStep.WrongAgency;
        if (message.Cookie != _cookie)
            return KeepAliveStep.CookieMismatch;
        _state = State.Idle;
        return KeepAliveStep.PongReceived;
    }

    private void TakeAgency(State next)
    {
        if (_state != State.Idle)
            throw new InvalidOperationException("It is the responder's turn to speak, or nobody's.");
        _state = next;
    }
}
