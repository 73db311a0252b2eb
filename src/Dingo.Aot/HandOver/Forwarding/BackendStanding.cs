namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>How a node is, from one moment to another. Safe on any thread.</summary>
/// <param name="state">How it is.</param>
/// <param name="blame">Why a connection could not be made, where that has told how it is; null where a look has.</param>
internal sealed class BackendStanding(BackendState state, string? blame = null)
{
    private readonly TaskCompletionSource _blamed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc cref="BackendStanding"/>
    public BackendState State => state;

    /// <inheritdoc cref="BackendStanding"/>
    public string? Blame => blame;

    /// <summary>Completes when a connection could not be made, and the node is known to be down by that.</summary>
    public Task Blamed => _blamed.Task;

    /// <summary>Completes <see cref="Blamed"/>: another has taken this one's place.</summary>
    public void EndByBlame() => _blamed.TrySetResult();
}
