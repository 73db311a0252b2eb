namespace Dingo.Aot.Logging;

/// <summary>The number of every log event of the daemon. A number that was given is never given again.</summary>
internal static class LogEventIds
{
    public const int Starting = 1;
    public const int Ready = 2;
    public const int Stopping = 3;
    public const int Stopped = 4;
    public const int CannotBind = 5;

    public const int MetricsAcceptFailed = 100;
}
