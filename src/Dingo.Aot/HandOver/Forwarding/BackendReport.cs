namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>One node, as of one moment.</summary>
/// <param name="Listener">The listener whose connections it gets.</param>
/// <param name="Address">As it was configured.</param>
/// <param name="State">How it did when it was last looked at, or connected to.</param>
/// <param name="Connections">Those that are forwarded to it, or about to be.</param>
/// <param name="Answered">Proposals that it has answered.</param>
/// <param name="Failed">Connections that it failed before it had answered.</param>
internal sealed record BackendReport(string Listener, string Address, BackendState State, int Connections, long Answered, long Failed)
{
    /// <summary>That of one node.</summary>
    public static BackendReport Of(string listener, Backend backend) => new(
        listener, backend.Address.Text, backend.State, backend.Connections, backend.Answered, Backend.FailureReasons.Sum(backend.Failures));
}
