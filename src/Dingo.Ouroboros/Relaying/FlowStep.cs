namespace Dingo.Ouroboros.Relaying;

/// <summary>How one step of a <see cref="Flow"/> went.</summary>
internal enum FlowStep : byte
{
    /// <summary>The source, or the sink, will tell when there is more to do.</summary>
    Wait,

    /// <summary>There may be more to do now.</summary>
    Again,

    /// <summary>The source has ended its direction, and the sink was told.</summary>
    Ended,

    /// <summary>The connection that is read from is broken.</summary>
    SourceBroke,

    /// <summary>The connection that is written to is broken.</summary>
    SinkBroke,
}
