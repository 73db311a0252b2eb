using System.Net;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>The names of a hosts file (hosts(5)). Immutable.</summary>
internal sealed class HostsTable
{
    /// <summary>What is read of the file.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly Dictionary<string, List<IPAddress>> _addresses = new(StringComparer.OrdinalIgnoreCase);

    private HostsTable()
    {
    }

    /// <summary>Reads the text of the file. Total: a line that cannot be understood is passed over.</summary>
    public static HostsTable Parse(string text)
    {
        var table = new HostsTable();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            int comment = line.IndexOf('#');
            string[] words = (comment < 0 ? line : line[..comment]).ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !HostName.TryParseAddress(words[0], out var address))
                continue;
            foreach (string name in words.AsSpan(1))
                table.Add(name, address);
        }

        return table;
    }

    /// <summary>The addresses of a name, of both families, in the order of the file; null when the name is not there.</summary>
    /// <param name="name">In any case, without a trailing dot.</param>
    public IReadOnlyList<IPAddress>? Find(string name) => _addresses.GetValueOrDefault(name);

    private void Add(string name, IPAddress address)
    {
        string key = HostName.WithoutDot(name).ToString();
        if (!_addresses.TryGetValue(key, out var addresses))
            _addresses.Add(key, addresses = []);
        // More would be neither used nor told apart.
        if (addresses.Count < AddressRules.MaxAddresses * 2 && !addresses.Contains(address))
            addresses.Add(address);
    }
}
