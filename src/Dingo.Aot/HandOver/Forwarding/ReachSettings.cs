namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>How the nodes of one listener are connected to.</summary>
/// <param name="Timeout">How long one may take to be reached before the next is tried.</param>
/// <param name="SendsProxy">Whether each is told first, in the PROXY protocol's version 2, for whom the connection is.</param>
internal sealed record ReachSettings(TimeSpan Timeout, bool SendsProxy);
