namespace Dingo.Aot.Configuration;

/// <summary>The whole configuration, validated: whoever holds one need not check it again.</summary>
/// <remarks>
/// Keys are the property names, joined by colons. Ranges, defaults and the text of the README's table stand in
/// <see cref="ConfigurationSchema"/>, their one place; the classes here carry what was decided from it.
/// </remarks>
internal sealed class DaemonOptions
{
    /// <summary>A network's name, or its magic number in decimal.</summary>
    public string Network { get; set; } = "";

    /// <summary>Whether protocol versions that are not final yet are offered and accepted (NtN 16).</summary>
    public bool ExperimentalVersions { get; set; }

    /// <summary>The endpoints to bind; at least one.</summary>
    public List<ListenerOptions> Listeners { get; set; } = [];

    /// <inheritdoc cref="LimitsOptions"/>
    public LimitsOptions Limits { get; set; } = new();

    /// <inheritdoc cref="OutboundOptions"/>
    public OutboundOptions Outbound { get; set; } = new();

    /// <inheritdoc cref="RecycleOptions"/>
    public RecycleOptions Recycle { get; set; } = new();

    /// <inheritdoc cref="PeersOptions"/>
    public PeersOptions Peers { get; set; } = new();

    /// <inheritdoc cref="MetricsOptions"/>
    public MetricsOptions Metrics { get; set; } = new();

    /// <inheritdoc cref="ControlOptions"/>
    public ControlOptions Control { get; set; } = new();

    /// <inheritdoc cref="LogOptions"/>
    public LogOptions Log { get; set; } = new();

    /// <inheritdoc cref="StopOptions"/>
    public StopOptions Stop { get; set; } = new();

    /// <inheritdoc cref="EngineOptions"/>
    public EngineOptions Engine { get; set; } = new();

    /// <summary>The magic number of <see cref="Network"/>.</summary>
    public uint GetNetworkMagic() =>
        NetworkMagic.TryParse(Network, out var magic) ? magic : throw new InvalidOperationException("Not a validated configuration.");
}
