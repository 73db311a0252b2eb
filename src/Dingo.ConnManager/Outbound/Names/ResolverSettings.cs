using System.Net;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>Whom to ask for names, and how. Immutable.</summary>
internal sealed record ResolverSettings
{
    /// <summary>In the order in which they are asked; may be empty.</summary>
    public required IReadOnlyList<IPEndPoint> Servers { get; init; }

    /// <summary>The domains in which a short name is sought, without trailing dots.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>A name with this many dots is first sought as it is.</summary>
    public int Ndots { get; init; } = 1;

    /// <summary>How long one server may take for one question.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often all the servers are asked.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Whether each question starts with another server.</summary>
    public bool Rotate { get; init; }
}
