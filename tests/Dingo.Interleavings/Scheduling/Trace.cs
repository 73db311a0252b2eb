using System.Diagnostics;

namespace Dingo.Interleavings.Scheduling;

/// <summary>The steps of one schedule, for people.</summary>
internal sealed class Trace
{
    private readonly List<(string Thread, string Operation, string Where)> _steps = [];

    public void Add(ControlledThread thread, string operation) => _steps.Add((thread.Name, operation, Where()));

    public void Print(TextWriter output)
    {
        int wide = _steps.Count == 0 ? 0 : _steps.Max(static s => s.Thread.Length);
        foreach (var (thread, operation, where) in _steps)
            output.WriteLine($"    {thread.PadRight(wide)}  {operation,-18} {where}");
    }

    /// <summary>The innermost place in the code under test, or else in the scene.</summary>
    private static string Where()
    {
        string inScene = "";
        foreach (var frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            string file = (frame.GetFileName() ?? "").Replace('\\', '/');
            string place = $"{Path.GetFileName(file)}:{frame.GetFileLineNumber()}";
            if (file.Contains("/src/", StringComparison.Ordinal))
                return place;
            if (inScene.Length == 0 && file.Contains("/Scenarios/", StringComparison.Ordinal))
                inScene = place;
        }

        return inScene;
    }
}
