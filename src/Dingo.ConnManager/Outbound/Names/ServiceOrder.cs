using DnsClient.Protocol;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>The order in which the hosts of a service are tried.</summary>
internal static class ServiceOrder
{
    /// <summary>Sorts by priority, lowest first, and draws by weight within one (RFC 2782, "Weight").</summary>
    /// <param name="records">What was answered.</param>
    /// <param name="random">Draws.</param>
    public static List<SrvRecord> Arrange(IEnumerable<SrvRecord> records, Random random)
    {
        List<SrvRecord> arranged = [];
        foreach (var same in records.GroupBy(static r => r.Priority).OrderBy(static g => g.Key))
        {
            // Weightless ones stand first, which gives them a small chance against the others.
            List<SrvRecord> left = [.. same.OrderBy(static r => r.Weight != 0)];
            while (left.Count > 0)
            {
                int at = Draw(left, random);
                arranged.Add(left[at]);
                left.RemoveAt(at);
            }
        }

        return arranged;
    }

    private static int Draw(List<SrvRecord> left, Random random)
    {
        int drawn = random.Next(left.Sum(static r => r.Weight) + 1);
        int running = 0;
        return left.FindIndex(r => (running += r.Weight) >= drawn);
    }
}
