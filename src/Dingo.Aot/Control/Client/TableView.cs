using System.Text;
using System.Text.Json;
using Dingo.Aot.Text;

namespace Dingo.Aot.Control.Client;

/// <summary>For people: a table of the rows of each kind, and a line or more for the end; drawn in place when it is shown again.</summary>
/// <param name="frames">Where it is drawn.</param>
/// <param name="screen">How wide it may be.</param>
/// <param name="end">The text of the end; it stands above the tables.</param>
/// <param name="tables">One for each kind of row.</param>
internal sealed class TableView(Frames frames, Screen screen, Func<JsonElement, string> end, params RowTable[] tables) : IAnswerView
{
    /// <inheritdoc/>
    public void Row(JsonElement row)
    {
        foreach (var table in tables)
        {
            if (row.Text("kind") == table.Kind)
                table.Add(row);
        }
    }

    /// <inheritdoc/>
    public void Done(JsonElement element)
    {
        var text = new StringBuilder();
        foreach (string line in end(element).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            text.Append(PlainText.Shorten(PlainText.Of(line), screen.Columns)).Append('\n');
        foreach (var table in tables)
            text.Append(table.RenderAndClear(screen, isFirst: text.Length == 0));
        frames.Draw(text.ToString());
    }
}
