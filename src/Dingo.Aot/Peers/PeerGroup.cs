namespace Dingo.Aot.Peers;

/// <summary>Peers of which a number is to be kept connected.</summary>
/// <param name="AccessPoints">Where they may be found; none stands twice in one plan.</param>
/// <param name="Valency">How many connections are kept, 1 or more.</param>
internal sealed record PeerGroup(IReadOnlyList<AccessPoint> AccessPoints, int Valency)
{
    /// <summary>Whether names must be looked up to find as many peers as are wanted: each yields one connection otherwise.</summary>
    public bool NeedsNames => AccessPoints.Count < Valency || AccessPoints.Any(static point => point.IsService);
}
