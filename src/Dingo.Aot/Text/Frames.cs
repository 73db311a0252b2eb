using System.Text;

namespace Dingo.Aot.Text;

/// <summary>Shows one text after another in the same place, for what is watched.</summary>
/// <remarks>
/// On a terminal each frame is written over the last, in one write, and what the last had more is cleared; what stood above stays, and
/// so does the last frame. Anywhere else the frames follow one another, an empty line between them. One thread at a time.
/// </remarks>
/// <param name="output">Where they go.</param>
/// <param name="screen">What shows them.</param>
internal sealed class Frames(TextWriter output, Screen screen)
{
    private const string ClearLine = "\e[K";
    private const string ClearBelow = "\e[J";

    private int _lines;
    private bool _hasDrawn;

    /// <summary>Shows a frame.</summary>
    /// <param name="frame">
    /// Lines ended by line feeds, none wider than the screen, as a <see cref="TextTable"/> renders them; what is higher than the screen is cut
    /// off, and a last line counts it.
    /// </param>
    public void Draw(string frame)
    {
        output.Write(screen.IsLive ? Over(frame) : _hasDrawn ? "\n" + frame : frame);
        output.Flush();
        _hasDrawn = true;
    }

    private string Over(string frame)
    {
        string[] lines = frame.TrimEnd('\n').Split('\n');
        // The cursor rests below the frame, and cannot go back to a line that has left the screen.
        int room = screen.Rows - 1;
        int shown = lines.Length <= room ? lines.Length : room - 1;

        var text = new StringBuilder();
        if (_lines > 0)
            text.Append("\e[").Append(_lines).Append('A');
        foreach (string line in lines.AsSpan(0, shown))
            text.Append(line).Append(ClearLine).Append('\n');
        if (shown < lines.Length)
            text.Append(PlainText.Ellipsis).Append(' ').Append(lines.Length - shown).Append(" more").Append(ClearLine).Append('\n');
        _lines = Math.Min(lines.Length, room);
        return text.Append(ClearBelow).ToString();
    }
}
