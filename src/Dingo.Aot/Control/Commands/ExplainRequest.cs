namespace Dingo.Aot.Control.Commands;

/// <summary>What would happen to a connect from an address now, rule by rule, with the counts and the lists that decide.</summary>
/// <param name="Address">An IP address, with or without port; <c>local</c> for a client of a Unix socket.</param>
/// <param name="Protocol">What is spoken where it would connect: <c>ntn</c> or <c>ntc</c>; left out, what such a peer is likely to.</param>
[ControlCommand("explain")]
internal readonly record struct ExplainRequest(string Address, string? Protocol = null);
