namespace Dingo.Aot.Peers;

/// <summary>Reads a list of peers: <c>HOST:PORT</c>, between commas or blanks.</summary>
internal static class AddressList
{
    /// <summary>The form, for messages.</summary>
    public const string Form = "HOST:PORT (a name, an IPv4 or an [IPv6] address), several between commas or blanks; empty for none";

    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    /// <summary>Reads all of them; null and a fault where one is wrong.</summary>
    public static IReadOnlyList<AccessPoint>? Read(string text, out string fault)
    {
        fault = "";
        string[] parts = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > PeerPlan.MaxConnections)
        {
            fault = $"{parts.Length} addresses, of which at most {PeerPlan.MaxConnections} can be kept";
            return null;
        }

        var points = new List<AccessPoint>(parts.Length);
        foreach (string part in parts)
        {
            if (!AccessPoint.TryParse(part, out var point, out string wrong))
            {
                fault = $"'{part}': {wrong}";
                return null;
            }

            points.Add(point);
        }

        return points;
    }
}
