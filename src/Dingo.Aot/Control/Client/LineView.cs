using System.Text.Json;
using Dingo.Aot.Text;

namespace Dingo.Aot.Control.Client;

/// <summary>For people: a line for each row, at once, and one for the end.</summary>
/// <param name="output">Where they go.</param>
/// <param name="row">The line of a row.</param>
/// <param name="end">The line of the end; empty for none.</param>
internal sealed class LineView(TextWriter output, Func<JsonElement, string> row, Func<JsonElement, string> end) : IAnswerView
{
    /// <inheritdoc/>
    public void Row(JsonElement element) => Write(row(element));

    /// <inheritdoc/>
    public void Done(JsonElement element) => Write(end(element));

    private void Write(string line)
    {
        if (line.Length > 0)
            output.WriteLine(PlainText.Of(line));
    }
}
