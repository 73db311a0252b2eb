namespace Dingo.Ouroboros.Cbor;

/// <summary>What <see cref="CborItem.Measure"/> says of the bytes so far.</summary>
public enum CborExtent : byte
{
    /// <summary>They begin with one whole, well-formed item.</summary>
    Complete,

    /// <summary>They are a proper beginning of one; more bytes may complete it.</summary>
    Incomplete,

    /// <summary>No further bytes can make them CBOR.</summary>
    Malformed,

    /// <summary>Arrays, maps or chunked strings stand within each other deeper than allowed.</summary>
    TooDeep,
}
