using System.Net;
using System.Net.Sockets;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>Which of the addresses in an answer are used.</summary>
internal static class AddressRules
{
    /// <summary>How many are, of one answer.</summary>
    public const int MaxAddresses = 32;

    /// <summary>The usable addresses of a family, each once, in their order.</summary>
    public static NameAnswer Choose(IEnumerable<IPAddress> addresses, AddressFamily family)
    {
        IPAddress[] chosen = [.. addresses.Where(a => a.AddressFamily == family && IsOfOneHost(a)).Distinct().Take(MaxAddresses)];
        return new NameAnswer(chosen, chosen.Length == 0 ? NameFailure.NotFound : NameFailure.None);
    }

    // Unspecified, multicast and broadcast addresses name no host, and connecting to the first of them would reach this one.
    private static bool IsOfOneHost(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return !address.IsIPv6Multicast && !address.Equals(IPAddress.IPv6Any);
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes[0] is not 0 and < 224 || (bytes[0] >= 240 && !address.Equals(IPAddress.Broadcast));
    }
}
