namespace Dingo.Mutants;

/// <summary>One killer noticed a mutant.</summary>
/// <param name="Killer">Its name.</param>
/// <param name="Said">What it had against the mutant.</param>
internal sealed record Kill(string Killer, string Said);
