using Dingo.Aot.HandOver.Forwarding;
using Dingo.Aot.Reloading;

namespace Dingo.Aot.Control;

/// <summary>What the control socket can have the daemon do or tell, beyond what the connection manager does. Each is safe on any thread.</summary>
/// <param name="IsReady">What <c>/readyz</c> says.</param>
/// <param name="Backends">The nodes that connections are forwarded to.</param>
/// <param name="Reload">Reads the configuration anew.</param>
/// <param name="Drain">Asks for a clean stop within a time, or the configured one; false when it had been asked for already.</param>
internal sealed record DaemonControl(
    Func<bool> IsReady, Func<IEnumerable<BackendReport>> Backends, Func<Task<ReloadReport>> Reload, Func<TimeSpan?, bool> Drain);
