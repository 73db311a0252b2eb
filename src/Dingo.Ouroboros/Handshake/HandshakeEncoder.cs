using System.Formats.Cbor;
using Dingo.Ouroboros.Cbor;

namespace Dingo.Ouroboros.Handshake;

/// <summary>Handshake messages to bytes; shapes of <c>handshake-node-to-node.cddl</c> and <c>handshake-node-to-client.cddl</c>.</summary>
internal static class HandshakeEncoder
{
    /// <summary>ProposeVersions or QueryReply: the map of what we offer.</summary>
    public static byte[] Versions(HandshakeMessageKind kind, HandshakeParameters ours)
    {
        CborWriter writer = Begin(kind, fields: 2);
        writer.WriteStartMap(ours.Versions.Length);
        foreach (ushort version in ours.Versions)
        {
            writer.WriteUInt32(version);
            VersionDataCodec.Write(writer, version, ours.Data);
        }

        writer.WriteEndMap();
        writer.WriteEndArray();
        return writer.Encode();
    }

    public static byte[] VersionMismatch(ReadOnlySpan<ushort> versions)
    {
        CborWriter writer = Begin(HandshakeMessageKind.Refuse, fields: 2);
        writer.WriteStartArray(2);
        writer.WriteUInt32((uint)RefuseReason.VersionMismatch);
        writer.WriteStartArray(versions.Length);
        foreach (ushort version in versions)
            writer.WriteUInt32(version);
        writer.WriteEndArray();
        writer.WriteEndArray();
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>AcceptVersion into <paramref name="destination"/>; returns its length.</summary>
    public static int Accept(in Agreement agreement, Span<byte> destination)
    {
        CborWriter writer = Begin(HandshakeMessageKind.AcceptVersion, fields: 3);
        writer.WriteUInt32(agreement.Version);
        VersionDataCodec.Write(writer, agreement.Version, agreement.Data);
        writer.WriteEndArray();
        return writer.Encode(destination);
    }

    /// <summary>Refuse, for a reason that names one version, into <paramref name="destination"/>; returns its length.</summary>
    public static int Refuse(RefuseReason reason, ushort version, ReadOnlySpan<char> text, Span<byte> destination)
    {
        CborWriter writer = Begin(HandshakeMessageKind.Refuse, fields: 2);
        writer.WriteStartArray(3);
        writer.WriteUInt32((uint)reason);
        writer.WriteUInt32(version);
        writer.WriteTextString(text);
        writer.WriteEndArray();
        writer.WriteEndArray();
        return writer.Encode(destination);
    }

    private static CborWriter Begin(HandshakeMessageKind kind, int fields)
    {
        CborWriter writer = CborScratch.Write();
        writer.WriteStartArray(fields);
        writer.WriteUInt32((uint)kind);
        return writer;
    }
}
