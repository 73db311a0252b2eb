using System.Net;

namespace Dingo.Aot.Configuration;

/// <summary>The text endpoint for Prometheus and health checks.</summary>
internal sealed class MetricsOptions
{
    /// <summary><c>tcp://HOST:PORT</c> or <c>unix:PATH</c>; empty turns the endpoint off.</summary>
    public string Address { get; set; } = "";

    /// <summary><see cref="Address"/> parsed; null where the endpoint is off.</summary>
    public EndPoint? GetEndPoint() => Address.Length == 0 ? null : ListenAddress.Parse(Address);
}
