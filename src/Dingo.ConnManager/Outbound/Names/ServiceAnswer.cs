namespace Dingo.ConnManager.Outbound.Names;

/// <summary>Who offers a service, or why nobody does.</summary>
/// <param name="Targets">In the order in which to try them, at most 32; empty after a failure.</param>
/// <param name="Failure">Why there are none.</param>
public readonly record struct ServiceAnswer(IReadOnlyList<ServiceTarget> Targets, NameFailure Failure);
