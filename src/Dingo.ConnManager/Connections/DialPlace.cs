namespace Dingo.ConnManager.Connections;

/// <summary>The one place that all attempts of one dial hold together: the first of them counts, and those beside it do not.</summary>
/// <remarks>
/// Made by the dialler, one for each dial that tries several addresses, and changed by <see cref="ConnectionTable"/> only, under its lock.
/// When the race is over at most one attempt is left: one connection, one place.
/// </remarks>
internal sealed class DialPlace
{
    /// <summary>Those that run, the oldest first.</summary>
    public List<ConnectionRow> Attempts { get; } = [];
}
