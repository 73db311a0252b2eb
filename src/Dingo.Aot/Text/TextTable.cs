using System.Text;

namespace Dingo.Aot.Text;

/// <summary>A table for people: aligned columns, as wide as their values, shortened where the screen is not.</summary>
/// <remarks>Not safe on several threads. Rows are kept until it is rendered, and may be rendered more than once.</remarks>
/// <param name="columns">From left to right; at least one.</param>
internal sealed class TextTable(params TextColumn[] columns)
{
    private const string Gap = "  ";
    private const string Reset = "\e[0m";
    private const string HeaderColour = "\e[1m";

    // A value that is cut shorter says nothing any more.
    private const int MinFlexible = 8;

    private readonly List<TextCell[]> _rows = [];

    /// <summary>The rows so far.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One for each column.</param>
    /// <exception cref="ArgumentException">There are more or fewer cells than columns.</exception>
    public void Add(params TextCell[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException("A row has one cell for each column.", nameof(cells));
        _rows.Add(Array.ConvertAll(cells, static cell => cell with { Text = PlainText.Of(cell.Text) }));
    }

    /// <summary>Header and rows, each ended by a line feed.</summary>
    /// <param name="screen">How wide it may be, and whether in colour. A table whose columns cannot be shortened enough is wider.</param>
    public string Render(Screen screen)
    {
        int[] widths = Fit(screen.Columns);
        var text = new StringBuilder();
        var header = Array.ConvertAll(columns, static column => new TextCell(column.Header));
        AppendRow(text, header, widths, screen.HasColour ? HeaderColour : "", hasTones: false);
        foreach (var row in _rows)
            AppendRow(text, row, widths, "", hasTones: screen.HasColour);
        return text.ToString();
    }

    private int[] Fit(int room)
    {
        int[] widths = Array.ConvertAll(columns, static column => PlainText.Width(column.Header));
        foreach (var row in _rows)
        {
            for (int i = 0; i < widths.Length; i++)
                widths[i] = Math.Max(widths[i], PlainText.Width(row[i].Text));
        }

        int excess = widths.Sum() + (Gap.Length * (widths.Length - 1)) - room;
        for (; excess > 0 && TryFindWidest(widths, out int widest); excess--)
            widths[widest]--;
        return widths;
    }

    private bool TryFindWidest(int[] widths, out int widest)
    {
        widest = -1;
        for (int i = 0; i < widths.Length; i++)
        {
            if (columns[i].IsFlexible && widths[i] > MinFlexible && (widest < 0 || widths[i] > widths[widest]))
                widest = i;
        }

        return widest >= 0;
    }

    private void AppendRow(StringBuilder text, TextCell[] cells, int[] widths, string colour, bool hasTones)
    {
        text.Append(colour);
        int padding = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            string value = PlainText.Shorten(cells[i].Text, widths[i]);
            int free = widths[i] - PlainText.Width(value);
            padding += columns[i].IsNumber ? free : 0;
            // Written only when something follows: no line ends with blanks.
            if (value.Length > 0)
            {
                text.Append(' ', padding);
                AppendToned(text, value, hasTones ? cells[i].Tone : Tone.Plain);
                padding = 0;
            }

            padding += Gap.Length + (columns[i].IsNumber ? 0 : free);
        }

        text.Append(colour.Length > 0 ? Reset : "").Append('\n');
    }

    private static void AppendToned(StringBuilder text, string value, Tone tone)
    {
        string colour = tone switch
        {
            Tone.Good => "\e[32m",
            Tone.Warning => "\e[33m",
            Tone.Bad => "\e[31m",
            Tone.Quiet => "\e[2m",
            _ => "",
        };
        text.Append(colour).Append(value).Append(colour.Length > 0 ? Reset : "");
    }
}
