using System.Net;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>The addresses of a name in one family, or why there are none.</summary>
/// <param name="Addresses">In the order of the answer; empty after a failure.</param>
/// <param name="Failure">Why there are none.</param>
public readonly record struct NameAnswer(IReadOnlyList<IPAddress> Addresses, NameFailure Failure);
