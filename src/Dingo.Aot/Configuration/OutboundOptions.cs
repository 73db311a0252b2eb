namespace Dingo.Aot.Configuration;

/// <summary>How connections are dialled.</summary>
internal sealed class OutboundOptions
{
    /// <summary>Local TCP port to dial from; 0 lets the kernel choose.</summary>
    public int SourcePort { get; set; }

    /// <summary>Seconds until a dial that nobody answers fails.</summary>
    public int ConnectTimeoutSeconds { get; set; }
}
