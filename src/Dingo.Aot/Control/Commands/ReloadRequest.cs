namespace Dingo.Aot.Control.Commands;

/// <summary>Reads the configuration anew and applies what can change; what needs a restart is named, and a wrong one changes nothing.</summary>
[ControlCommand("reload")]
internal readonly record struct ReloadRequest;
