namespace Dingo.Aot.Configuration;

/// <summary>A node that connections are forwarded to.</summary>
internal sealed class BackendOptions
{
    /// <summary><c>tcp://HOST:PORT</c>, of which the host may be a name, or <c>unix:PATH</c>.</summary>
    public string Address { get; set; } = "";
}
