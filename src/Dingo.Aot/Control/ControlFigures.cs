using Dingo.Aot.Metrics;

namespace Dingo.Aot.Control;

/// <summary>What the control socket counts. Safe from any thread.</summary>
/// <param name="places">Tells how many clients there are.</param>
internal sealed class ControlFigures(ControlPlaces places) : IMetricsSource
{
    // One pair for each command, and one for what names none.
    private readonly long[] _answered = new long[ControlCommands.Count + 1];
    private readonly long[] _refused = new long[ControlCommands.Count + 1];
    private readonly long[] _drops = new long[ControlDropNames.Count];

    /// <summary>Asked for accepts that failed.</summary>
    public Func<long> AcceptErrors { get; set; } = static () => 0;

    /// <summary>Requests for a command that were answered so far; -1 stands for none.</summary>
    public long Answered(int command) => Interlocked.Read(ref _answered[Index(command)]);

    /// <summary>Requests for a command that ended in an error so far.</summary>
    public long Refused(int command) => Interlocked.Read(ref _refused[Index(command)]);

    /// <summary>Clients let go for one reason so far.</summary>
    public long Dropped(ControlDrop reason) => Interlocked.Read(ref _drops[(int)reason]);

    /// <summary>Counts a request that is over.</summary>
    public void CountRequest(int command, bool wasAnswered) =>
        Interlocked.Increment(ref (wasAnswered ? _answered : _refused)[Index(command)]);

    /// <summary>Counts a client that was let go.</summary>
    public void CountDrop(ControlDrop reason) => Interlocked.Increment(ref _drops[(int)reason]);

    /// <inheritdoc/>
    public void Write(MetricsWriter writer)
    {
        writer.Gauge("dingo_control_clients", "Clients of the control socket.", places.Count);
        writer.Begin("dingo_control_requests_total", "Requests at the control socket, by command and outcome.", MetricType.Counter);
        for (int command = -1; command < ControlCommands.Count; command++)
        {
            string name = command < 0 ? "none" : ControlCommands.All[command].Name;
            writer.Sample(Answered(command), ("command", name), ("outcome", "done"));
            writer.Sample(Refused(command), ("command", name), ("outcome", "error"));
        }
        writer.Begin("dingo_control_dropped_total", "Clients of the control socket that were let go, by reason.", MetricType.Counter);
        for (int drop = 1; drop < ControlDropNames.Count; drop++)
            writer.Sample(Dropped((ControlDrop)drop), ("reason", ((ControlDrop)drop).Name()));
        writer.Counter("dingo_control_accept_errors_total", "Accepts that failed at the control socket.", AcceptErrors());
    }

    private static int Index(int command) => command < 0 ? ControlCommands.Count : command;
}
