using System.Runtime.CompilerServices;

namespace Dingo.EndToEnd.Harness;

/// <summary>Where things are in the source tree that the tests were built from.</summary>
internal static class RepositoryPaths
{
    public static string Root { get; } = FindRoot();

    public static string Binary { get; } = Path.Combine(Root, "artifacts", "dingo-aot");

    public static string Readme { get; } = Path.Combine(Root, "README.md");

    public static string ThirdPartySource { get; } = Path.Combine(Root, "tests", "Dingo.EndToEnd", "ThirdParty");

    public static string ThirdPartyInstalled { get; } = Path.Combine(Root, "artifacts", "third-party");

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
