namespace Dingo.ConnManager.Outbound.Names;

/// <summary>One host that offers a service.</summary>
/// <param name="Host">Its name, without a trailing dot.</param>
/// <param name="Port">Where it listens, 1 to 65,535.</param>
/// <param name="Priority">Those of the lowest are tried first, 0 to 65,535.</param>
/// <param name="Weight">Its chance against the others of its priority, 0 to 65,535.</param>
public readonly record struct ServiceTarget(string Host, int Port, int Priority, int Weight);
