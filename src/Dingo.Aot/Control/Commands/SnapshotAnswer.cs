namespace Dingo.Aot.Control.Commands;

/// <summary>Ends the connections, and begins the events: with those after its number the state stays exact.</summary>
/// <param name="Sequence">The number of the last event that is in the connections already; where events are resumed, the one given.</param>
/// <param name="Connections">How many connections there were; null where events are resumed.</param>
/// <param name="Instance">Which run of the daemon the numbers are of.</param>
[ControlAnswer("snapshot")]
internal readonly record struct SnapshotAnswer(ulong Sequence, int? Connections, string Instance);
