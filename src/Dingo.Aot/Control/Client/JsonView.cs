using System.Text.Json;

namespace Dingo.Aot.Control.Client;

/// <summary>For programs: each row, and the end, is one object a line, as the daemon wrote it.</summary>
internal sealed class JsonView(TextWriter output) : IAnswerView
{
    /// <inheritdoc/>
    public void Row(JsonElement row) => output.WriteLine(row.GetRawText());

    /// <inheritdoc/>
    public void Done(JsonElement end) => output.WriteLine(end.GetRawText());
}
