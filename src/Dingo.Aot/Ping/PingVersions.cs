using System.Collections.Immutable;
using System.Text;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.Ping;

/// <summary>Version numbers as people know them: without the bit that tells the families apart on the wire.</summary>
internal static class PingVersions
{
    /// <summary>The family of a wire number, known or not.</summary>
    public static ProtocolFamily FamilyOf(ulong wireNumber) =>
        (wireNumber & ProtocolVersions.NodeToClientBit) == 0 ? ProtocolFamily.NodeToNode : ProtocolFamily.NodeToClient;

    /// <summary>Whether there are wire numbers, and all are of a family.</summary>
    public static bool AreAllOf(ProtocolFamily family, ImmutableArray<ulong> wireNumbers)
    {
        foreach (ulong wireNumber in wireNumbers)
        {
            if (FamilyOf(wireNumber) != family)
                return false;
        }

        return !wireNumbers.IsEmpty;
    }

    /// <summary>A wire number without its family.</summary>
    public static ulong NumberOf(ulong wireNumber) => wireNumber & ~(ulong)ProtocolVersions.NodeToClientBit;

    /// <summary>A family's name.</summary>
    public static string NameOf(ProtocolFamily family) => family == ProtocolFamily.NodeToNode ? "node-to-node" : "node-to-client";

    /// <summary>Wire numbers for people: <c>node-to-node 7, 14 to 16</c>.</summary>
    public static string List(ImmutableArray<ulong> wireNumbers)
    {
        if (wireNumbers.IsEmpty)
            return "none";
        var list = new StringBuilder();
        ProtocolFamily? family = null;
        for (int i = 0; i < wireNumbers.Length; i++)
        {
            list.Append(i == 0 ? "" : ", ").Append(FamilyOf(wireNumbers[i]) == family ? "" : NameOf(FamilyOf(wireNumbers[i])) + " ");
            list.Append(NumberOf(wireNumbers[i]));
            family = FamilyOf(wireNumbers[i]);
            int first = i;
            while (i + 1 < wireNumbers.Length && wireNumbers[i + 1] == wireNumbers[i] + 1 && FamilyOf(wireNumbers[i + 1]) == family)
                i++;
            if (i > first)
                list.Append(i == first + 1 ? ", " : " to ").Append(NumberOf(wireNumbers[i]));
        }

        return list.ToString();
    }

    /// <summary>The versions that we propose.</summary>
    public static string ListOurs(ProtocolFamily family)
    {
        var ours = ImmutableArray.CreateBuilder<ulong>();
        foreach (ushort version in new HandshakeParameters(family, default).Versions)
            ours.Add(version);
        return List(ours.ToImmutable());
    }
}
