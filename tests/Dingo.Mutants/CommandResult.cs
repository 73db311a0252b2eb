namespace Dingo.Mutants;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 when all is well.</param>
/// <param name="Output">What it wrote, to either stream.</param>
/// <param name="IsCutShort">It took too long, and was ended.</param>
internal sealed record CommandResult(int ExitCode, string Output, bool IsCutShort)
{
    public bool IsGood => ExitCode == 0 && !IsCutShort;
}
