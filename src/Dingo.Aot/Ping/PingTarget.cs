using Dingo.Aot.Peers;
using Dingo.ConnManager.Outbound;

namespace Dingo.Aot.Ping;

/// <summary>Whom to ping, as somebody wrote it down.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Dial">Whom to dial; of no use for a service.</param>
/// <param name="Service">The name of a service, whose hosts are to be found (SRV); else null.</param>
internal sealed record PingTarget(string Text, DialTarget Dial, string? Service)
{
    /// <summary>Reads <c>HOST:PORT</c>, <c>unix:PATH</c>, <c>pipe:NAME</c>, or the name of a service.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="target">The result.</param>
    /// <param name="fault">What is wrong, where something is.</param>
    public static bool TryParse(string text, out PingTarget? target, out string fault)
    {
        target = null;
        fault = "";
        bool isLocal = text.StartsWith("unix:", StringComparison.Ordinal) || text.StartsWith("pipe:", StringComparison.Ordinal);
        if (isLocal)
        {
            if (DialTarget.TryParse(text, out var local))
                target = new PingTarget(text, local, null);
            else
                fault = "the path is empty or too long";
            return target is not null;
        }

        bool isService = !text.Contains(':');
        if (!(isService ? AccessPoint.TryCreate(text, null, out var point, out fault) : AccessPoint.TryParse(text, out point, out fault)))
            return false;
        // An access point is stricter than what can be dialled.
        DialTarget.TryParse(point.ToString(), out var dial);
        target = new PingTarget(text, dial, isService ? point.Host : null);
        return true;
    }
}
