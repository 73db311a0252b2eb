using Dingo.Aot.Text;

namespace Dingo.Tests.Aot.Text;

/// <summary>Screens of any size.</summary>
internal static class Screens
{
    /// <summary>A terminal.</summary>
    /// <param name="columns">Its width.</param>
    /// <param name="rows">Its height.</param>
    /// <param name="environment">Variables besides TERM, as NAME=value; they win over it.</param>
    public static Screen Terminal(int columns = 80, int rows = 24, params string[] environment) =>
        new(true, name => Find(environment, name) ?? (name == "TERM" ? "xterm" : null), () => (columns, rows));

    private static string? Find(string[] environment, string name) =>
        Array.Find(environment, variable => variable.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
}
