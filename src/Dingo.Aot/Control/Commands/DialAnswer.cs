namespace Dingo.Aot.Control.Commands;

/// <summary>The end of the answer to <c>dial</c>.</summary>
/// <param name="Id">The connection's number.</param>
/// <param name="Reused">Whether the peer had opened it, and it serves in place of a new one.</param>
/// <param name="Peer">The peer's end.</param>
/// <param name="Version">The wire number of the version agreed.</param>
/// <param name="Duplex">Whether both sides may start mini-protocols.</param>
[ControlAnswer("dialled")]
internal readonly record struct DialAnswer(ulong Id, bool Reused, string Peer, int? Version, bool Duplex);
