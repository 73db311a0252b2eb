namespace Dingo.Aot.Control.Commands;

/// <summary>The limits in force; with a name and a value, after setting that one, which holds until a reload or a restart.</summary>
/// <param name="Name">The last part of a configuration key, as in <c>MaxInboundConns</c>.</param>
/// <param name="Value">What it is to be.</param>
[ControlCommand("limits")]
internal readonly record struct LimitsRequest(string? Name = null, int? Value = null);
