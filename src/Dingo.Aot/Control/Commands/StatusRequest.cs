namespace Dingo.Aot.Control.Commands;

/// <summary>How the daemon is: version, readiness, listeners, connections, descriptors.</summary>
[ControlCommand("status")]
internal readonly record struct StatusRequest;
