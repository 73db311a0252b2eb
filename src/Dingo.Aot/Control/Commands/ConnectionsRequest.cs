namespace Dingo.Aot.Control.Commands;

/// <summary>The connections; of the filters that are given each must hold.</summary>
/// <param name="Peer">A part of the peer's address.</param>
/// <param name="Direction"><c>inbound</c> or <c>outbound</c>.</param>
/// <param name="Protocol"><c>ntn</c> or <c>ntc</c>.</param>
[ControlCommand("connections")]
internal readonly record struct ConnectionsRequest(string? Peer = null, string? Direction = null, string? Protocol = null);
