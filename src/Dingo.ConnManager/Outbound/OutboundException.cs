using System.Collections.Immutable;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Outbound;

/// <summary>A dial yielded no connection. Everything it held has been given back.</summary>
public sealed class OutboundException : Exception
{
    internal OutboundException(OutboundFailure failure, string message, Exception? cause = null)
        : base(message, cause) => Failure = failure;

    /// <summary>The kind of failure.</summary>
    public OutboundFailure Failure { get; }

    /// <summary>What the peer said of its versions, for <see cref="OutboundFailure.QueryAnswered"/>; empty otherwise.</summary>
    public ImmutableArray<QueriedVersion> QueriedVersions { get; internal init; } = [];
}
