namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>reload</c>.</summary>
/// <param name="daemon">Reloads.</param>
internal sealed class ReloadCommand(DaemonControl daemon)
{
    /// <summary>Reloads, and tells what came of it.</summary>
    [ControlHandler]
    public async Task HandleAsync(ReloadRequest _, ControlReply reply)
    {
        var report = await daemon.Reload();
        foreach (var fault in report.Faults)
            await reply.RowAsync(new FaultAnswer(fault.Subject, fault.Message));
        foreach (var change in report.Applied)
            await reply.RowAsync(new ChangeAnswer(change.Key, change.From, change.To, Applied: true));
        foreach (var change in report.NeedRestart)
            await reply.RowAsync(new ChangeAnswer(change.Key, change.From, change.To, Applied: false));
        if (report.IsDone)
            reply.Done(new ReloadAnswer(report.Applied.Count, report.NeedRestart.Count));
        else
            reply.Fail(ControlErrorKind.NotReloaded, "the configuration in force stays: correct the faults, and reload again");
    }
}
