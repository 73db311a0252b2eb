namespace Dingo.Aot.Control.Client;

/// <summary>How a request ended.</summary>
/// <param name="ErrorKind">The kind of the error that was answered; null where none was.</param>
/// <param name="Message">What the daemon has to say to it.</param>
/// <param name="IsGone">The daemon left in the middle.</param>
internal readonly record struct ControlOutcome(string? ErrorKind, string Message, bool IsGone = false)
{
    /// <summary>It was done.</summary>
    public static ControlOutcome Done => default;

    /// <summary>The daemon left in the middle.</summary>
    public static ControlOutcome Gone => new(null, "the daemon has gone", IsGone: true);

    /// <summary>What a command ends with.</summary>
    public int ExitCode => IsGone ? Aot.Commands.ExitCode.NoDaemon
        : ErrorKind is null ? Aot.Commands.ExitCode.Success
        : ErrorKind == ControlErrorKind.BadArgument.Name() ? Aot.Commands.ExitCode.BadConfiguration
        : Aot.Commands.ExitCode.Failure;
}
