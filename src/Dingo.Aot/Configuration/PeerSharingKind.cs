namespace Dingo.Aot.Configuration;

/// <summary>What is done with the sharing of peers in handshakes that are forwarded.</summary>
internal enum PeerSharingKind
{
    /// <summary>It is taken out, on both sides.</summary>
    Clear,

    /// <summary>It is left as it is.</summary>
    Keep,
}
