namespace Dingo.Ouroboros.KeepAlive;

/// <summary>What <see cref="KeepAliveCodec.Decode"/> found.</summary>
public enum KeepAliveDecodeStatus : byte
{
    /// <summary>The message is incomplete.</summary>
    NeedMore,

    /// <summary>A message is there.</summary>
    Ok,

    /// <summary>The bytes are not a keep-alive message and cannot become one; the connection ends.</summary>
    Malformed,
}
