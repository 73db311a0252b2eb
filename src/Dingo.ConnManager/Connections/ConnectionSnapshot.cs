namespace Dingo.ConnManager.Connections;

/// <summary>The published connections at one instant. With the events after <paramref name="Sequence"/> it stays exact.</summary>
/// <param name="Sequence">The number of the last event that is already in it.</param>
/// <param name="Connections">Those whose opened event is out and whose closed event is not.</param>
public sealed record ConnectionSnapshot(ulong Sequence, IReadOnlyList<ConnectionSnapshotEntry> Connections);
