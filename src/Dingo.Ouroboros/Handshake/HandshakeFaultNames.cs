namespace Dingo.Ouroboros.Handshake;

/// <summary>Names of <see cref="HandshakeFault"/> for logs and metrics.</summary>
public static class HandshakeFaultNames
{
    /// <summary>The constant name of <paramref name="fault"/>.</summary>
    public static string Name(this HandshakeFault fault) => fault switch
    {
        HandshakeFault.None => "none",
        HandshakeFault.TooLarge => "too_large",
        HandshakeFault.NotCbor => "not_cbor",
        HandshakeFault.TooDeep => "too_deep",
        HandshakeFault.TrailingBytes => "trailing_bytes",
        HandshakeFault.WrongShape => "wrong_shape",
        HandshakeFault.UnknownMessage => "unknown_message",
        HandshakeFault.UnexpectedMessage => "unexpected_message",
        HandshakeFault.VersionsUnordered => "versions_unordered",
        HandshakeFault.VersionsRepeated => "versions_repeated",
        HandshakeFault.VersionNotProposed => "version_not_proposed",
        HandshakeFault.VersionDataUnreadable => "version_data_unreadable",
        HandshakeFault.InvalidServerSelection => "invalid_server_selection",
        _ => "unknown",
    };
}
