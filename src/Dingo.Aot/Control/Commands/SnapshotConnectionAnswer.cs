namespace Dingo.Aot.Control.Commands;

/// <summary>One published connection; a row before the events.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Direction"><c>inbound</c> when the peer opened it, else <c>outbound</c>.</param>
/// <param name="Protocol"><c>ntn</c> or <c>ntc</c>.</param>
/// <param name="Peer">The peer's end.</param>
/// <param name="Local">Our end.</param>
/// <param name="Duplex">Whether both sides may start mini-protocols.</param>
/// <param name="State"><c>established</c> or <c>closing</c>.</param>
[ControlAnswer("snapshot_connection")]
internal readonly record struct SnapshotConnectionAnswer(
    ulong Id, string Direction, string Protocol, string Peer, string Local, bool Duplex, string State);
