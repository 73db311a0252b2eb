using System.Globalization;

namespace Dingo.Aot.Configuration;

/// <summary>The networks that have a name, and their magic numbers.</summary>
internal static class NetworkMagic
{
    private static readonly (string Name, uint Magic)[] Known =
    [
        ("mainnet", 764824073),
        ("preprod", 1),
        ("preview", 2),
        ("sanchonet", 4),
    ];

    /// <summary>The names, as an error message lists them.</summary>
    public static string Names => string.Join(", ", Known.Select(network => network.Name));

    /// <summary>Reads a name (in any case) or a magic number from 0 to 4294967295.</summary>
    public static bool TryParse(string text, out uint magic)
    {
        foreach (var network in Known)
        {
            if (network.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                magic = network.Magic;
                return true;
            }
        }
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out magic);
    }
}
