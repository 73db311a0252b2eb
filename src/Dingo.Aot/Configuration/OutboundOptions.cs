namespace Dingo.Aot.Configuration;

/// <summary>How connections are opened.</summary>
internal sealed class OutboundOptions
{
    /// <summary>The port that is dialled from, shared with the listener there; 0 leaves it to the system.</summary>
    public int SourcePort { get; set; }

    /// <summary>Seconds that a dial may take to find and to reach its peer.</summary>
    public int ConnectTimeoutSeconds { get; set; }
}
