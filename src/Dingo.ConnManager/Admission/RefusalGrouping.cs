namespace Dingo.ConnManager.Admission;

/// <summary>By what refusals are added up.</summary>
public enum RefusalGrouping
{
    /// <summary>By the source that connections are counted under: an IPv4 address, or an IPv6 /64.</summary>
    Source,

    /// <summary>By the network around it: an IPv4 /24, or an IPv6 /48.</summary>
    Network,

    /// <summary>By listener and reason.</summary>
    Reason,
}
