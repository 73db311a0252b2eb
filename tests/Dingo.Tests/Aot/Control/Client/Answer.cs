using System.Text.Json;
using Dingo.Aot.Control.Client;

namespace Dingo.Tests.Aot.Control.Client;

/// <summary>What a daemon answers, as views are given it.</summary>
internal static class Answer
{
    public static JsonElement Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static void Row(this IAnswerView view, string json) => view.Row(Of(json));

    public static void Done(this IAnswerView view, string json) => view.Done(Of(json));
}
