namespace Dingo.Aot.Control.Commands;

/// <summary>The connections as of now, then every event after that, until the client sends another line or leaves.</summary>
/// <param name="Since">In place of the connections: every event after this number, as far as they are still held.</param>
/// <param name="Instance">The run of the daemon that the number is of; with it a number of another run is told from one of this.</param>
[ControlCommand("events")]
internal readonly record struct EventsRequest(ulong? Since = null, string? Instance = null);
