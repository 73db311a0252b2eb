namespace Dingo.Aot.Control.Commands;

/// <summary>Stops accepting, lets every connection go, spread over the time that is given, and ends the daemon.</summary>
/// <param name="TimeoutSeconds">From 1 to 600; left out, as configured.</param>
[ControlCommand("drain")]
internal readonly record struct DrainRequest(int? TimeoutSeconds = null);
