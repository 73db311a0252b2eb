using System.Collections.Immutable;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Outbound;

/// <summary>A dial yielded no connection. Everything it held has been given back.</summary>
public sealed class OutboundException : Exception
{
    internal OutboundException(OutboundFailure failure, string message, Exception? cause = null)
        : base(message, cause) => Failure = failure;

    /// <summary>The kind of failure.</summary>
    public OutboundFailure Failure { get; }

    /// <summary>For <see cref="OutboundFailure.ConnectionExists"/>, the connection that there is, once it is established. Anyone may close it.</summary>
    public Connection? Existing { get; internal init; }

    /// <summary>What the peer said of its versions, for <see cref="OutboundFailure.QueryAnswered"/>; empty otherwise.</summary>
    public ImmutableArray<QueriedVersion> QueriedVersions { get; internal init; } = [];
}
