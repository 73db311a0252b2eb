namespace Dingo.Ouroboros.Segments;

/// <summary>What one call of <see cref="SegmentReader.Read"/> found.</summary>
public enum SegmentReadStatus : byte
{
    /// <summary>The input is used up; feed what arrives next.</summary>
    NeedMore,

    /// <summary>A slice of payload is there; call again for what follows it.</summary>
    Slice,

    /// <summary>A header announces no payload, which ends the connection. Every later call says so again.</summary>
    ZeroLength,
}
