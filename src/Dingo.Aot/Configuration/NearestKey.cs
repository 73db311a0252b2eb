using Dingo.Aot.Text;

namespace Dingo.Aot.Configuration;

/// <summary>Finds the key that somebody who mistyped one most likely meant.</summary>
internal static class NearestKey
{
    // Of short keys everything is near, of long ones half may be wrong.
    private const int MinTolerance = 3;

    /// <summary>The nearest key in the schema, with the numbers of the listener and the backend kept; null where none is near.</summary>
    public static string? To(string path)
    {
        if (path.Length > NearestWord.MaxLength)
            return null;

        string[] parts = path.Split(':');
        string listener = parts is [_, var number, ..] && int.TryParse(number, out _) ? number : "0";
        string backend = parts is [_, _, _, var second, ..] && int.TryParse(second, out _) ? second : "0";
        string? nearest = null;
        var least = Math.Max(MinTolerance, path.Length / 2);
        foreach (var key in ConfigurationSchema.Keys)
        {
            var candidate = key.PathOf(listener, backend);
            // A bare last part ("MaxInboundConns") is the commonest mistake of all.
            var distance = candidate.EndsWith(":" + path, StringComparison.OrdinalIgnoreCase) ? 1 : NearestWord.Distance(path, candidate);
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }
        return nearest;
    }
}
