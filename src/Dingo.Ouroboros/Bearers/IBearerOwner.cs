namespace Dingo.Ouroboros.Bearers;

/// <summary>Is told of a bearer's readiness, on whatever thread finds it, also within the call that disposes the bearer.</summary>
/// <remarks>It may neither block that thread nor throw: on a thread that waits for sockets nobody catches. Both may be told at once.</remarks>
public interface IBearerOwner
{
    /// <summary>A read would yield something, or fail.</summary>
    void OnReadable();

    /// <summary>The bytes that were lent to <see cref="IBearer.SendAll"/> are sent, or will never be.</summary>
    void OnSent(BearerStatus status);
}
