namespace Dingo.Aot.Commands;

/// <summary>What the process tells its supervisor when it ends.</summary>
internal static class ExitCode
{
    /// <summary>A clean stop, or a command that did what it was asked.</summary>
    public const int Success = 0;

    /// <summary>A failure while running, a forced stop, a health check that found no health, or a daemon that says no.</summary>
    public const int Failure = 1;

    /// <summary>A wrong configuration or command line: starting again will not help.</summary>
    public const int BadConfiguration = 2;

    /// <summary>A listener could not be bound.</summary>
    public const int CannotBind = 3;

    /// <summary>There is no daemon at the control socket.</summary>
    public const int NoDaemon = 4;

    /// <summary>Ended while it waited for an answer: as the shell reports a program that SIGINT has ended.</summary>
    public const int Interrupted = 128 + 2;

    /// <summary>Nobody reads what a command prints any more: as the shell reports a program that SIGPIPE has ended.</summary>
    public const int ReaderLeft = 128 + 13;
}
