using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.Ping;

/// <summary>Version numbers as people know them: without the bit that tells the families apart on the wire.</summary>
internal static class PingVersions
{
    /// <summary>The family of a wire number, known or not.</summary>
    public static ProtocolFamily FamilyOf(ulong wireNumber) =>
        (wireNumber & ProtocolVersions.NodeToClientBit) == 0 ? ProtocolFamily.NodeToNode : ProtocolFamily.NodeToClient;

    /// <summary>A wire number without its family.</summary>
    public static ulong NumberOf(ulong wireNumber) => wireNumber & ~(ulong)ProtocolVersions.NodeToClientBit;

    /// <summary>A family's name.</summary>
    public static string NameOf(ProtocolFamily family) => family == ProtocolFamily.NodeToNode ? "node-to-node" : "node-to-client";

    /// <summary>Wire numbers for people: <c>node-to-node 14, 15</c>.</summary>
    public static string List(ImmutableArray<ulong> wireNumbers)
    {
        if (wireNumbers.IsEmpty)
            return "none";
        var list = new StringBuilder();
        ProtocolFamily? last = null;
        foreach (ulong wireNumber in wireNumbers)
        {
            var family = FamilyOf(wireNumber);
            list.Append(last is null ? "" : ", ").Append(family == last ? "" : NameOf(family) + " ");
            list.Append(CultureInfo.InvariantCulture, $"{NumberOf(wireNumber)}");
            last = family;
        }

        return list.ToString();
    }

    /// <summary>The versions that we propose.</summary>
    public static string ListOurs(ProtocolFamily family)
    {
        var ours = new HandshakeParameters(family, default).Versions;
        return List([.. ours.ToArray().Select(static version => (ulong)version)]);
    }
}
