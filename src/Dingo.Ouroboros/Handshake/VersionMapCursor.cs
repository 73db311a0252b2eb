using Dingo.Ouroboros.Cbor;

namespace Dingo.Ouroboros.Handshake;

/// <summary>Walks a received map of versions in the order of the wire, without reading the data in it.</summary>
/// <remarks>
/// Recognised versions must be unique and ascend among themselves. Anything else a key may be is skipped with its value,
/// whatever that is: it belongs to versions we do not know. (ouroboros-network, <c>decodeVersions</c>.)
/// </remarks>
internal struct VersionMapCursor
{
    private readonly ProtocolFamily _family;
    private ReadOnlyMemory<byte> _rest;
    private int _entries;
    private ulong _previous;

    private VersionMapCursor(ProtocolFamily family, int entries, ReadOnlyMemory<byte> contents)
    {
        _family = family;
        _entries = entries;
        _rest = contents;
    }

    /// <summary>The number of the current entry, recognised or not.</summary>
    public ulong Number { get; private set; }

    /// <summary>The number is a version of the family whose data we can read.</summary>
    public bool IsRecognised { get; private set; }

    /// <summary>The version data of the current entry: one item of any kind.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    /// <summary>What ended the walk early, if anything did.</summary>
    public HandshakeFault Fault { get; private set; }

    public static VersionMapCursor Open(ReadOnlyMemory<byte> map, ProtocolFamily family)
    {
        CborHead.Read(map.Span, out var head);
        return head is { Major: CborHead.Map, IsIndefinite: false }
            ? new VersionMapCursor(family, (int)head.Argument, map[head.Size..])
            : new VersionMapCursor { Fault = HandshakeFault.WrongShape };
    }

    /// <summary>Goes to the next entry whose key is a number; <c>false</c> at the end, and at a fault.</summary>
    public bool MoveNext()
    {
        while (_entries > 0)
        {
            _entries--;
            bool isNumber = CborItem.TryTakeUnsigned(ref _rest, out ulong number);
            Data = CborItem.Take(ref _rest);
            if (!isNumber)
                continue;

            Number = number;
            IsRecognised = ProtocolVersions.IsRecognised(_family, number);
            return !IsRecognised || IsAfterPrevious();
        }

        return false;
    }

    private bool IsAfterPrevious()
    {
        if (Number <= _previous)
        {
            Fault = Number == _previous ? HandshakeFault.VersionsRepeated : HandshakeFault.VersionsUnordered;
            _entries = 0;
            return false;
        }

        _previous = Number;
        return true;
    }
}
