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

    /// <summary>The names.</summary>
    public static IEnumerable<string> All => Known.Select(static network => network.Name);

    /// <summary>The names, as an error message lists them.</summary>
    public static string Names => string.Join(", ", All);

    /// <summary>A magic number for people: <c>preview (magic 2)</c>, or <c>magic 42</c> where the network has no name.</summary>
    public static string Show(uint magic)
    {
        string number = string.Create(CultureInfo.InvariantCulture, $"magic {magic}");
        foreach (var network in Known)
        {
            if (network.Magic == magic)
                return $"{network.Name} ({number})";
        }

        return number;
    }

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
