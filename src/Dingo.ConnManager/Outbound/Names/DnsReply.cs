using DnsClient;
using DnsClient.Protocol;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>What the name servers had to say to one question.</summary>
/// <param name="Response">An answer, or the word that there is no such name; null when no server gave either.</param>
/// <param name="IsSilent">Whether none said anything at all.</param>
internal readonly record struct DnsReply(IDnsQueryResponse? Response, bool IsSilent)
{
    // A chain of more is a fault or an attack; name servers themselves follow about as many.
    private const int MaxAliases = 16;

    /// <summary>Follows the aliases (CNAME) within the answer, and takes the records of the name at their end.</summary>
    /// <param name="name">What was asked for, without a trailing dot; afterwards the last name of the chain.</param>
    /// <param name="aliases">How many were followed; counted on.</param>
    /// <returns>The records, or null when the chain is too long.</returns>
    public List<T>? Take<T>(ref string name, ref int aliases)
        where T : DnsResourceRecord
    {
        while (aliases <= MaxAliases)
        {
            string owner = name + '.';
            List<T> records = [.. Response!.Answers.OfType<T>().Where(r => IsSame(r.DomainName, owner))];
            var alias = Response.Answers.OfType<CNameRecord>().FirstOrDefault(r => IsSame(r.DomainName, owner));
            if (records.Count > 0 || alias is null)
                return records;
            name = HostName.WithoutDot(alias.CanonicalName.Value).ToString();
            aliases++;
        }

        return null;
    }

    /// <summary>Whether a name of a message is this one, which ends in a dot.</summary>
    public static bool IsSame(DnsString name, string full) => string.Equals(name.Value, full, StringComparison.OrdinalIgnoreCase);
}
