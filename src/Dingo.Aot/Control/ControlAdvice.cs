using Dingo.Aot.Text;

namespace Dingo.Aot.Control;

/// <summary>What to tell whoever asks for a command that there is not.</summary>
internal static class ControlAdvice
{
    /// <summary>Names the command that is nearest, or else all of them.</summary>
    public static string ForCommand(string name)
    {
        string[] names = [.. ControlCommands.All.Select(command => command.Name)];
        string shown = name.Length <= NearestWord.MaxLength ? $"'{name}'" : "of that name";
        return NearestWord.To(name, names) is { } nearest
            ? $"there is no command {shown}; did you mean '{nearest}'?"
            : $"there is no command {shown}; there are {string.Join(", ", names)}";
    }
}
