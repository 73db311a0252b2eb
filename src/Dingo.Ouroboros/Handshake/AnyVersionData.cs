using Dingo.Ouroboros.Cbor;

namespace Dingo.Ouroboros.Handshake;

/// <summary>What can be read of version data without knowing the version: all shapes there have been begin alike.</summary>
/// <remarks>
/// The network magic, bare (node-to-client before 15) or first of an array; then, between nodes, the diffusion mode, and from version 11
/// on peer sharing and the query flag. Sources: the CDDL of ouroboros-network, the obsolete ones included. Only for items that
/// <see cref="CborItem.Measure"/> called complete.
/// </remarks>
internal static class AnyVersionData
{
    private const int False = 20;
    private const int True = 21;

    // Of node-to-node versions.
    private const int FirstWithPeerSharing = 11;

    public static bool TryReadMagic(ReadOnlySpan<byte> data, out uint magic)
    {
        magic = 0;
        var item = Next(ref data);
        if (item.Major == CborHead.Array && !data.IsEmpty)
            item = Next(ref data);
        if (item.Major != CborHead.Unsigned || item.Argument > uint.MaxValue)
            return false;
        magic = (uint)item.Argument;
        return true;
    }

    /// <summary>The side that says it answers nothing. Data that does not say answers.</summary>
    public static bool IsInitiatorOnly(ReadOnlySpan<byte> data) =>
        Enter(ref data) >= 2 && Next(ref data).Major == CborHead.Unsigned && Next(ref data) is { Major: CborHead.Simple, Argument: True, Size: 1 };

    public static bool SharesPeers(ReadOnlySpan<byte> data) => TryFindPeerSharing(data, out _, out var head) && head.Argument != 0;

    /// <summary>Whether it is known of a node-to-node version that its data has peer sharing, and where.</summary>
    public static bool HasPeerSharing(ulong version) => version is >= FirstWithPeerSharing and <= ProtocolVersions.NodeToNodeExperimental;

    /// <summary>Makes its peer sharing 0, in as many bytes as it had.</summary>
    /// <returns>False when there is none where every version so far has it.</returns>
    public static bool TryClearPeerSharing(Span<byte> data)
    {
        if (!TryFindPeerSharing(data, out int offset, out var head))
            return false;
        if (head.Size == 1)
            data[offset] = 0;
        else
            data.Slice(offset + 1, head.Size - 1).Clear();
        return true;
    }

    // Third of at least four, between two flags: of versions to come, what has another shape has another meaning.
    private static bool TryFindPeerSharing(ReadOnlySpan<byte> data, out int offset, out CborHead head)
    {
        int length = data.Length;
        (offset, head) = (0, default);
        if (Enter(ref data) < 4 || Next(ref data).Major != CborHead.Unsigned || !IsFlag(Next(ref data)))
            return false;
        offset = length - data.Length;
        head = Next(ref data);
        return head.Major == CborHead.Unsigned && IsFlag(Next(ref data));
    }

    private static bool IsFlag(in CborHead head) => head is { Major: CborHead.Simple, Argument: False or True, Size: 1 };

    /// <returns>How many items there are in the array; 0 if it is none.</returns>
    private static ulong Enter(ref ReadOnlySpan<byte> data)
    {
        var head = Next(ref data);
        return head is { Major: CborHead.Array, IsIndefinite: false } ? head.Argument : 0;
    }

    private static CborHead Next(ref ReadOnlySpan<byte> data)
    {
        CborHead.Read(data, out var head);
        data = data[head.Size..];
        return head;
    }
}
