using System.Formats.Cbor;

namespace Dingo.Ouroboros.Cbor;

/// <summary>Reads that look before they leap: a peer's bytes turn into <c>false</c>, never into an exception.</summary>
/// <remarks>Only for items that <see cref="CborItem.Measure"/> called complete. After <c>false</c> the position is undefined.</remarks>
internal static class CborReaderExtensions
{
    /// <summary>Enters a definite array of exactly <paramref name="count"/> items.</summary>
    public static bool TryEnterArray(this CborReader reader, int count) =>
        reader.PeekState() == CborReaderState.StartArray && reader.ReadStartArray() == count;

    /// <summary>Enters a definite array of any length.</summary>
    public static bool TryEnterArray(this CborReader reader, out int count)
    {
        int? definite = reader.PeekState() == CborReaderState.StartArray ? reader.ReadStartArray() : null;
        count = definite ?? 0;
        return definite.HasValue;
    }

    /// <summary>Reads an unsigned integer of at most <paramref name="max"/>.</summary>
    public static bool TryReadUnsigned(this CborReader reader, ulong max, out ulong value)
    {
        bool isUnsigned = reader.PeekState() == CborReaderState.UnsignedInteger;
        value = isUnsigned ? reader.ReadUInt64() : 0;
        return isUnsigned && value <= max;
    }

    public static bool TryReadBool(this CborReader reader, out bool value)
    {
        bool isBool = reader.PeekState() == CborReaderState.Boolean;
        value = isBool && reader.ReadBoolean();
        return isBool;
    }

    /// <summary>Reads a definite text string as its bytes, which need not be valid UTF-8.</summary>
    public static bool TryReadText(this CborReader reader, out ReadOnlyMemory<byte> utf8)
    {
        bool isText = reader.PeekState() == CborReaderState.TextString;
        utf8 = isText ? reader.ReadDefiniteLengthTextStringBytes() : default;
        return isText;
    }
}
