namespace Dingo.ConnManager.Listening;

/// <summary>What the lists of one listener say to one peer. It holds for the instant at which it was asked for.</summary>
/// <param name="Listener">The listener's name.</param>
/// <param name="IsAllowed">Whether it is in <see cref="ListenerConfig.AllowFrom"/>; null where there is no such list, and everybody may come.</param>
/// <param name="IsProxy">
/// Whether it is in <see cref="ListenerConfig.ProxyFrom"/>, and so may connect directly; null where there is no such list. Whoever is not
/// may still come through one of the proxies, as a peer of its own.
/// </param>
public readonly record struct ListenerVerdict(string Listener, bool? IsAllowed, bool? IsProxy);
