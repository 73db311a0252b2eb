using System.Runtime.InteropServices;

namespace Dingo.Aot.Text;

/// <summary>What is known of whatever shows our output: its size, and whether it understands escape sequences and colour.</summary>
internal sealed partial class Screen
{
    /// <summary>The columns of output that goes to a file, a pipe, or a terminal that does not say.</summary>
    public const int DefaultColumns = 80;

    private const int DefaultRows = 24;
    private const int StandardOutput = 1;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ of Linux

    // Below that nothing can be laid out; so says a terminal whose size nobody has set.
    private const int MinColumns = 20;
    private const int MinRows = 4;

    private readonly Func<(int Columns, int Rows)?> _size;

    /// <summary>Takes what there is to know.</summary>
    /// <param name="isTerminal">Whether somebody looks on.</param>
    /// <param name="environment">Reads a variable of the environment; null for one that is not set.</param>
    /// <param name="size">Asks for the size, which may change; null where it is not known.</param>
    public Screen(bool isTerminal, Func<string, string?> environment, Func<(int Columns, int Rows)?> size)
    {
        _size = size;
        // Without a name it is no terminal that we know, and "dumb" is one that knows no sequence.
        IsLive = isTerminal && environment("TERM") is { Length: > 0 } and not "dumb";
        HasColour = IsLive && string.IsNullOrEmpty(environment("NO_COLOR"));
    }

    /// <summary>A file or a pipe.</summary>
    public static Screen None { get; } = new(false, static _ => null, static () => null);

    /// <summary>What this process writes to. Made anew at each call.</summary>
    public static Screen OfProcess() => new(!Console.IsOutputRedirected, Environment.GetEnvironmentVariable, AskSize);

    /// <summary>Whether what was written can be written over: a terminal that understands escape sequences.</summary>
    public bool IsLive { get; }

    /// <summary>Whether to use colour: <see cref="IsLive"/>, and <c>NO_COLOR</c> (no-color.org) does not forbid it.</summary>
    public bool HasColour { get; }

    /// <summary>Its width now.</summary>
    public int Columns => IsLive && _size() is ( >= MinColumns and var columns, _) ? columns : DefaultColumns;

    /// <summary>Its height now.</summary>
    public int Rows => IsLive && _size() is (_, >= MinRows and var rows) ? rows : DefaultRows;

    // Not Console.WindowWidth, which would first switch the keypad of the terminal to another mode.
    private static (int, int)? AskSize()
    {
        if (!OperatingSystem.IsLinux() || IoCtl(StandardOutput, GetWindowSize, out var size) != 0)
            return null;
        return (size.Columns, size.Rows);
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoCtl(int descriptor, nuint request, out WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        private readonly uint _pixels;
    }
}
