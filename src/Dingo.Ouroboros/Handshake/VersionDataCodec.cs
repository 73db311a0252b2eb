using System.Formats.Cbor;
using Dingo.Ouroboros.Cbor;

namespace Dingo.Ouroboros.Handshake;

/// <summary>Version data to and from CBOR; its shape follows from the version.</summary>
internal static class VersionDataCodec
{
    private const int NodeToClientFields = 2;
    private const int NodeToNodeFields = 4;
    private const int PerasFields = 5;

    public static void Write(CborWriter writer, ushort version, in VersionData data)
    {
        int fields = FieldsOf(version);
        writer.WriteStartArray(fields);
        writer.WriteUInt32(data.NetworkMagic);
        if (fields >= NodeToNodeFields)
        {
            writer.WriteBoolean(data.InitiatorOnly);
            writer.WriteUInt32(data.PeerSharing ? 1u : 0u);
        }

        writer.WriteBoolean(data.Query);
        if (fields == PerasFields)
            writer.WriteBoolean(data.PerasSupport);
        writer.WriteEndArray();
    }

    /// <summary>Reads one complete item; <c>false</c> if any field is missing, surplus, of another type or out of range.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> item, ushort version, out VersionData data)
    {
        data = default;
        int fields = FieldsOf(version);
        CborReader reader = CborScratch.Read(item);
        if (!reader.TryEnterArray(fields) || !reader.TryReadUnsigned(uint.MaxValue, out ulong magic))
            return false;

        bool initiatorOnly = false, perasSupport = false;
        ulong peerSharing = 0;
        if (fields >= NodeToNodeFields
            && !(reader.TryReadBool(out initiatorOnly) && reader.TryReadUnsigned(1, out peerSharing)))
            return false;

        if (!reader.TryReadBool(out bool query))
            return false;
        if (fields == PerasFields && !reader.TryReadBool(out perasSupport))
            return false;

        data = new VersionData((uint)magic, initiatorOnly, peerSharing == 1, query, perasSupport);
        return true;
    }

    private static int FieldsOf(ushort version)
    {
        if (ProtocolVersions.FamilyOf(version) == ProtocolFamily.NodeToClient)
            return NodeToClientFields;
        return version >= ProtocolVersions.NodeToNodeExperimental ? PerasFields : NodeToNodeFields;
    }
}
