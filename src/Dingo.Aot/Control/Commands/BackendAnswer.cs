using Dingo.Aot.HandOver.Forwarding;

namespace Dingo.Aot.Control.Commands;

/// <summary>One node that connections are forwarded to; a row of the answer to <c>status</c>.</summary>
/// <param name="Listener">The listener whose connections it gets.</param>
/// <param name="Address">As configured.</param>
/// <param name="State"><c>up</c>, <c>down</c>, or <c>unknown</c> before it was first looked at.</param>
/// <param name="Connections">Those that are forwarded to it, or about to be.</param>
/// <param name="Answered">Proposals that it has answered.</param>
/// <param name="Failed">Connections that it failed before it had answered.</param>
[ControlAnswer("backend")]
internal readonly record struct BackendAnswer(string Listener, string Address, string State, int Connections, long Answered, long Failed)
{
    /// <summary>Tells of one node.</summary>
    public static BackendAnswer Of(BackendReport report) =>
        new(report.Listener, report.Address, Name(report.State), report.Connections, report.Answered, report.Failed);

    private static string Name(BackendState state) => state switch
    {
        BackendState.Up => "up",
        BackendState.Down => "down",
        _ => "unknown",
    };
}
