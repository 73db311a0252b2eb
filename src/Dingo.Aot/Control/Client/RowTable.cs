using System.Text.Json;
using Dingo.Aot.Text;

namespace Dingo.Aot.Control.Client;

/// <summary>The rows of one kind, as a table.</summary>
/// <param name="kind">Of the rows.</param>
/// <param name="columns">Of the table.</param>
/// <param name="cells">The cells of a row, one for each column.</param>
internal sealed class RowTable(string kind, TextColumn[] columns, Func<JsonElement, TextCell[]> cells)
{
    private TextTable _table = new(columns);

    /// <summary>Of the rows.</summary>
    public string Kind => kind;

    /// <summary>Adds a row.</summary>
    public void Add(JsonElement row) => _table.Add(cells(row));

    /// <summary>The table, if it has rows, and begins anew.</summary>
    /// <param name="screen">How wide it may be.</param>
    /// <param name="isFirst">Whether nothing stands above it, from which an empty line would part it.</param>
    public string RenderAndClear(Screen screen, bool isFirst)
    {
        var table = _table;
        _table = new TextTable(columns);
        return table.Count == 0 ? "" : (isFirst ? "" : "\n") + table.Render(screen);
    }
}
