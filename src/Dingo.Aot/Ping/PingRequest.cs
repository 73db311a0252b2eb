using Dingo.Aot.Configuration;
using Dingo.Aot.Text;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.Ping;

/// <summary>The command line of <c>ping</c>, before anything in it is checked.</summary>
/// <param name="Target">Whom to ping.</param>
/// <param name="IsClient">Whether to speak node-to-client.</param>
/// <param name="Network">A network's name or magic number.</param>
/// <param name="Count">How many pings; 0 without end.</param>
/// <param name="IntervalSeconds">The pause between them.</param>
/// <param name="TimeoutSeconds">How long each step may take.</param>
/// <param name="Query">Whether to ask for versions first.</param>
internal sealed record PingRequest(
    string Target, bool IsClient, string Network, int Count, double IntervalSeconds, double TimeoutSeconds, bool Query)
{
    private const double MinSeconds = 0.1;

    // A node hangs up on whoever owes it a keep-alive for 97 s.
    private const double MaxSeconds = 60;

    /// <summary>Checks it.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="fault">What is wrong, where something is, and what to write instead.</param>
    public bool TryPlan(out PingPlan? plan, out string fault)
    {
        plan = null;
        if (!PingTarget.TryParse(Target, out var target, out fault))
            fault = $"'{Target}' is nothing to ping: {fault}. Write HOST:PORT, unix:PATH, or the name of a service.";
        else if (!NetworkMagic.TryParse(Network, out uint magic))
            fault = UnknownNetwork();
        else if (Count < 0)
            fault = "--count is below 0. Write how many pings, or 0 for no end.";
        else if (!IsInRange(IntervalSeconds) || !IsInRange(TimeoutSeconds))
            fault = $"--interval and --timeout are {MinSeconds} to {MaxSeconds} seconds.";
        else
        {
            plan = new PingPlan(target!, IsClient ? ProtocolFamily.NodeToClient : ProtocolFamily.NodeToNode, magic)
            {
                Count = Count,
                Interval = TimeSpan.FromSeconds(IntervalSeconds),
                Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
                Query = Query,
            };
        }

        return plan is not null;
    }

    private static bool IsInRange(double seconds) => seconds is >= MinSeconds and <= MaxSeconds;

    private string UnknownNetwork()
    {
        string hint = NearestWord.To(Network, NetworkMagic.All) is { } nearest ? $" Did you mean {nearest}?" : "";
        return $"'{Network}' is no network: {NetworkMagic.Names}, or a magic number from 0 to {uint.MaxValue}.{hint}";
    }
}
