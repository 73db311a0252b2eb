using System.Globalization;

namespace Dingo.Aot.Supervision;

/// <summary>A descriptor that a supervisor opened and passed on, as sd_listen_fds(3) tells of it.</summary>
/// <param name="Number">The descriptor.</param>
/// <param name="Name">What the supervisor calls it; several may have one name.</param>
internal readonly record struct PassedDescriptor(int Number, string Name)
{
    // SD_LISTEN_FDS_START: they follow standard input, output and error.
    private const int First = 3;

    // What sd_listen_fds_with_names(3) has for one without a name.
    private const string NoName = "unknown";

    /// <summary>Takes the three variables, and removes them from the environment.</summary>
    /// <returns>None when nothing was passed to this process; null, with the fault, when the variables contradict each other.</returns>
    public static PassedDescriptor[]? TakeFromEnvironment(out string fault)
    {
        string? process = SupervisorEnvironment.Take("LISTEN_PID");
        string? count = SupervisorEnvironment.Take("LISTEN_FDS");
        string? names = SupervisorEnvironment.Take("LISTEN_FDNAMES");
        fault = "";
        // They are inherited, and then speak of descriptors that another process was passed.
        return SupervisorEnvironment.IsThisProcess(process) ? Parse(count, names, out fault) : [];
    }

    /// <inheritdoc cref="TakeFromEnvironment"/>
    internal static PassedDescriptor[]? Parse(string? count, string? names, out string fault)
    {
        fault = "";
        if (!ushort.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out ushort passed))
        {
            fault = $"LISTEN_FDS is '{count}', which is not a number of descriptors. It is up to whoever starts the daemon.";
            return null;
        }

        string[]? each = names?.Split(':');
        if (each is not null && each.Length != passed)
        {
            fault = $"LISTEN_FDNAMES has {each.Length} names ('{names}') for {passed} descriptors (LISTEN_FDS). It is up to whoever starts the daemon.";
            return null;
        }

        var descriptors = new PassedDescriptor[passed];
        for (int i = 0; i < passed; i++)
            descriptors[i] = new(First + i, each?[i] ?? NoName);
        return descriptors;
    }
}
