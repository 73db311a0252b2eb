namespace Dingo.Ouroboros.Handshake;

/// <summary>What the acceptance rule says of a peer's versions.</summary>
/// <param name="Refusal">Why they are refused, or <c>null</c> if they are accepted.</param>
/// <param name="Version">The highest common version; 0 if there is none.</param>
/// <param name="Data">The agreed data; when refused for its magic, the peer's.</param>
internal readonly record struct Acceptance(RefuseReason? Refusal, ushort Version, VersionData Data)
{
    public Agreement Agreement => new(Version, Data);
}
