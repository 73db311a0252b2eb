namespace Dingo.Ouroboros.Handshake;

/// <summary>One version that a peer answered a query with.</summary>
/// <param name="Number">The wire number.</param>
/// <param name="Data">What the peer says of itself, or <c>null</c> if the version is unknown to us or its data unreadable.</param>
public readonly record struct QueriedVersion(ulong Number, VersionData? Data);
