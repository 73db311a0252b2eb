using System.Globalization;

namespace Dingo.Aot.Supervision;

/// <summary>The environment variables by which a supervisor speaks to the process that it starts.</summary>
internal static class SupervisorEnvironment
{
    /// <summary>Reads a variable and removes it: what is meant for this process is not for one that it may start.</summary>
    public static string? Take(string name)
    {
        string? value = Environment.GetEnvironmentVariable(name);
        if (value is not null)
            Environment.SetEnvironmentVariable(name, null);
        return value;
    }

    /// <summary>Whether a variable's value is the number of this process.</summary>
    public static bool IsThisProcess(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int process) && process == Environment.ProcessId;
}
