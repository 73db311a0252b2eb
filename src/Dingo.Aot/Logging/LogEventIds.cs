namespace Dingo.Aot.Logging;

/// <summary>The number of every log event of the daemon. A number that was given is never given again.</summary>
/// <remarks>The connection manager's own are 100 to 199, its listeners' 1000 to 1099.</remarks>
internal static class LogEventIds
{
    public const int Starting = 1;
    public const int Ready = 2;
    public const int Stopping = 3;
    public const int Stopped = 4;
    public const int CannotBind = 5;
    public const int CannotListen = 6;

    public const int InboundConnection = 10;
    public const int OutboundConnection = 11;
    public const int ConnectionClosed = 12;
    public const int EventsMissed = 13;
    public const int ConnectionClosedWithDetail = 14;
    public const int InboundClient = 15;

    public const int AcceptFailed = 20;
    public const int ControlUnavailable = 21;
    public const int ControlCommandFailed = 22;
    public const int LogLevelChanged = 23;
    public const int LimitChanged = 24;

    public const int KeepingPeers = 30;
    public const int PeerUp = 31;
    public const int PeerDown = 32;
    public const int PeerNamesUnresolvable = 33;
    public const int PeerNameFaulted = 34;

    public const int Reloaded = 40;
    public const int ReloadRefused = 41;
    public const int ReloadFault = 42;
    public const int ReloadApplied = 43;
    public const int ReloadNeedsRestart = 44;

    public const int PassedSocketRefused = 50;

    public const int BackendUp = 60;
    public const int BackendDown = 61;
    public const int BackendUnseen = 62;
}
