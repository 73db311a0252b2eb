using System.Net;
using Dingo.ConnManager.Admission;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>What may be asked for, and in which order.</summary>
internal static class HostName
{
    private const int MaxNameLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>Whether it is a name in DNS's form (RFC 1035; letters, digits, <c>-</c> and <c>_</c>), with or without a trailing dot.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        name = WithoutDot(name);
        if (name.IsEmpty || name.Length > MaxNameLength)
            return false;
        foreach (var label in name.Split('.'))
        {
            int length = name[label].Length;
            if (length is 0 or > MaxLabelLength)
                return false;
        }

        return !name.ContainsAnyExcept(Allowed);
    }

    /// <summary>Whether it stands for this host whatever a name server might say (RFC 6761 §6.3).</summary>
    public static bool IsLocal(ReadOnlySpan<char> name)
    {
        name = WithoutDot(name);
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether it can only be meant as an address: it has a colon, or its last label is a number.</summary>
    public static bool IsNumeric(ReadOnlySpan<char> name)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        return name.Contains(':') || (!last.IsEmpty && !last.ContainsAnyExceptInRange('0', '9'));
    }

    /// <summary>Whether it is an address, wherever one is read here: IPv4 in its canonical form, IPv6 without brackets.</summary>
    public static bool TryParseAddress(string text, out IPAddress address) => PeerAddress.TryParseIP(text, out address) && !text.StartsWith('[');

    /// <summary>The name without its trailing dot.</summary>
    public static ReadOnlySpan<char> WithoutDot(ReadOnlySpan<char> name) => name.EndsWith('.') ? name[..^1] : name;

    /// <summary>
    /// The full names to ask for, in turns: with <c>ndots</c> dots or more the name itself comes first, otherwise last (resolv.conf(5)).
    /// A trailing dot says that the name is full already.
    /// </summary>
    public static IEnumerable<string> Candidates(string name, IReadOnlyList<string> search, int ndots)
    {
        string full = WithoutDot(name).ToString();
        bool isFull = full.Length < name.Length;
        bool isFirst = isFull || full.AsSpan().Count('.') >= ndots;
        if (isFirst)
            yield return full;
        foreach (string domain in isFull ? [] : search)
        {
            string candidate = $"{full}.{domain}";
            if (IsValid(candidate))
                yield return candidate;
        }

        if (!isFirst)
            yield return full;
    }

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
}
