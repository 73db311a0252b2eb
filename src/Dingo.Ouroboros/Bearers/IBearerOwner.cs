namespace Dingo.Ouroboros.Bearers;

/// <summary>Is told of a bearer's readiness, on whatever thread finds it; it may not block that thread.</summary>
public interface IBearerOwner
{
    /// <summary>A read would yield something, or fail.</summary>
    void OnReadable();

    /// <summary>The bytes that were lent to <see cref="IBearer.SendAll"/> are sent, or will never be.</summary>
    void OnSent(BearerStatus status);
}
