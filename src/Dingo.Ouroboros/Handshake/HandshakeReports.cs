using System.Collections.Immutable;
using System.Formats.Cbor;
using Dingo.Ouroboros.Cbor;

namespace Dingo.Ouroboros.Handshake;

/// <summary>Reads what a peer merely reports: refusals, and the versions in a query reply. Both end the connection.</summary>
internal static class HandshakeReports
{
    /// <summary>Reads a refuse reason; <c>null</c> if it is none.</summary>
    /// <remarks>
    /// The reference cannot decode a reason that names a version it does not know. Here the number is kept: the connection ends
    /// either way, and the peer's explanation is worth more than a decode failure.
    /// </remarks>
    public static HandshakeRefusal? Refusal(ReadOnlyMemory<byte> item)
    {
        CborReader reader = CborScratch.Read(item);
        if (!reader.TryEnterArray(out int fields) || !reader.TryReadUnsigned((ulong)RefuseReason.Refused, out ulong tag))
            return null;

        var reason = (RefuseReason)tag;
        if (reason == RefuseReason.VersionMismatch)
            return fields == 2 ? Mismatch(reader) : null;

        if (fields != 3 || !reader.TryReadUnsigned(ulong.MaxValue, out ulong version) || !reader.TryReadText(out var text))
            return null;
        return new HandshakeRefusal(reason, [version], PeerText.Read(text.Span, HandshakeInitiator.MaxTextLength));
    }

    /// <summary>Lists a map of versions, each with its data where we can read it.</summary>
    public static HandshakeFault Versions(
        ReadOnlyMemory<byte> map, ProtocolFamily family, out ImmutableArray<QueriedVersion> versions)
    {
        var list = ImmutableArray.CreateBuilder<QueriedVersion>();
        VersionMapCursor cursor = VersionMapCursor.Open(map, family);
        while (cursor.MoveNext())
        {
            if (list.Count == HandshakeInitiator.MaxReportedVersions)
                continue;
            VersionData data = default;
            bool isReadable = cursor.IsRecognised && VersionDataCodec.TryRead(cursor.Data, (ushort)cursor.Number, out data);
            list.Add(new QueriedVersion(cursor.Number, isReadable ? data : null));
        }

        versions = cursor.Fault == HandshakeFault.None ? list.ToImmutable() : [];
        return cursor.Fault;
    }

    private static HandshakeRefusal? Mismatch(CborReader reader)
    {
        if (!reader.TryEnterArray(out int count))
            return null;

        var versions = ImmutableArray.CreateBuilder<ulong>(Math.Min(count, HandshakeInitiator.MaxReportedVersions));
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadUnsigned(ulong.MaxValue, out ulong version))
                return null;
            if (versions.Count < HandshakeInitiator.MaxReportedVersions)
                versions.Add(version);
        }

        return new HandshakeRefusal(RefuseReason.VersionMismatch, versions.ToImmutable(), "");
    }
}
