namespace Dingo.ConnManager.Admission;

/// <summary>Who was refused how often, since the connection manager was made.</summary>
/// <param name="Total">All refusals.</param>
/// <param name="Unlisted">Whoever has no entry was refused at most this often; 0 when everybody has one.</param>
/// <param name="Entries">The most often refused first.</param>
public sealed record RefusalReport(long Total, long Unlisted, IReadOnlyList<RefusalEntry> Entries);
