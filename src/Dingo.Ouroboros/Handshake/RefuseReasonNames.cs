namespace Dingo.Ouroboros.Handshake;

/// <summary>Names of <see cref="RefuseReason"/> for logs and metrics.</summary>
public static class RefuseReasonNames
{
    /// <summary>The constant name of <paramref name="reason"/>.</summary>
    public static string Name(this RefuseReason reason) => reason switch
    {
        RefuseReason.VersionMismatch => "version_mismatch",
        RefuseReason.DecodeError => "decode_error",
        RefuseReason.Refused => "refused",
        _ => "unknown",
    };
}
