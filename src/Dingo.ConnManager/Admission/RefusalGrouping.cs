namespace Dingo.ConnManager.Admission;

/// <summary>By what refusals are added up.</summary>
public enum RefusalGrouping
{
    /// <summary>By source: an IPv4 address, an IPv6 /64, or all who have no address.</summary>
    Source,

    /// <summary>By the network around it: an IPv4 /24, or an IPv6 /48.</summary>
    Network,

    /// <summary>By listener and reason.</summary>
    Reason,
}
