using System.Text.Json;

namespace Dingo.Tests.Aot.Control;

/// <summary>Reads the lines of one answer.</summary>
internal static class ControlAnswer
{
    public static JsonElement Row(string line) => JsonDocument.Parse(line).RootElement.GetProperty("row");

    public static List<JsonElement> Rows(string[] answer) => [.. answer[..^1].Select(Row)];

    public static JsonElement Done(string[] answer) => JsonDocument.Parse(answer[^1]).RootElement.GetProperty("done");
}
