using System.Buffers.Binary;

namespace Dingo.Ouroboros.Cbor;

/// <summary>The head of a CBOR item: major type and argument (RFC 8949, section 3).</summary>
/// <param name="Major">Major type, 0 to 7.</param>
/// <param name="IsIndefinite">Additional information 31: an item closed by a break, or the break itself in major type 7.</param>
/// <param name="Argument">Value, length, count or tag number; the raw bits of a float.</param>
/// <param name="Size">Bytes of the head, 1 to 9.</param>
internal readonly record struct CborHead(byte Major, bool IsIndefinite, ulong Argument, int Size)
{
    public const byte Unsigned = 0;
    public const byte ByteString = 2;
    public const byte TextString = 3;
    public const byte Array = 4;
    public const byte Map = 5;
    public const byte Tag = 6;
    public const byte Simple = 7;

    private const int OneByteArgument = 24;
    private const int EightByteArgument = 27;
    private const int IndefiniteLength = 31;

    public bool IsBreak => Major == Simple && IsIndefinite;

    /// <summary>Reads the head at the start of <paramref name="data"/>.</summary>
    public static CborExtent Read(ReadOnlySpan<byte> data, out CborHead head)
    {
        head = default;
        if (data.IsEmpty)
            return CborExtent.Incomplete;

        byte major = (byte)(data[0] >> 5);
        int information = data[0] & 0x1f;
        if (information < OneByteArgument)
        {
            head = new CborHead(major, false, (ulong)information, 1);
            return CborExtent.Complete;
        }

        if (information == IndefiniteLength)
        {
            head = new CborHead(major, true, 0, 1);
            bool hasIndefiniteForm = major is >= ByteString and <= Map or Simple;
            return hasIndefiniteForm ? CborExtent.Complete : CborExtent.Malformed;
        }

        if (information > EightByteArgument)
            return CborExtent.Malformed;

        int argumentBytes = 1 << (information - OneByteArgument);
        if (data.Length < 1 + argumentBytes)
            return CborExtent.Incomplete;

        head = new CborHead(major, false, ReadArgument(data[1..], argumentBytes), 1 + argumentBytes);
        return CborExtent.Complete;
    }

    private static ulong ReadArgument(ReadOnlySpan<byte> data, int bytes) => bytes switch
    {
        1 => data[0],
        2 => BinaryPrimitives.ReadUInt16BigEndian(data),
        4 => BinaryPrimitives.ReadUInt32BigEndian(data),
        _ => BinaryPrimitives.ReadUInt64BigEndian(data),
    };
}
