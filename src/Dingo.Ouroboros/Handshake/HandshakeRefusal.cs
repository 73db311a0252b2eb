using System.Collections.Immutable;

namespace Dingo.Ouroboros.Handshake;

/// <summary>A refusal, as its sender explains it.</summary>
/// <param name="Reason">The kind of refusal.</param>
/// <param name="Versions">
/// For a version mismatch the other side's versions, the first <see cref="HandshakeInitiator.MaxReportedVersions"/> of them, known
/// to us or not; else the one version that the reason is about.
/// </param>
/// <param name="Text">
/// Free text of the peer, at most <see cref="HandshakeInitiator.MaxTextLength"/> characters, control characters replaced; empty
/// for a version mismatch.
/// </param>
public sealed record HandshakeRefusal(RefuseReason Reason, ImmutableArray<ulong> Versions, string Text);
