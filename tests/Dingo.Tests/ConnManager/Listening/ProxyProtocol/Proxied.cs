using System.Text;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;

namespace Dingo.Tests.ConnManager.Listening.ProxyProtocol;

/// <summary>A connection manager whose listener for nodes is behind a proxy, and what the proxy says.</summary>
internal static class Proxied
{
    public const string Proxy = "127.0.0.9";

    public static Task<RunningManager> StartAsync(
        ConnectionLimits? limits = null, TimeProvider? time = null, string? proxies = Proxy, string? allow = null) =>
        RunningManager.StartAsync(limits, time, change: config => With(config, proxies, allow));

    public static ConnectionManagerConfig With(ConnectionManagerConfig config, string? proxies, string? allow) => config with
    {
        Listeners = [config.Listeners[0] with { ProxyFrom = Networks.Of(proxies), AllowFrom = Networks.Of(allow) }, config.Listeners[1]],
    };

    public static async Task<RawPeer> ConnectAsync(RunningManager running, string header)
    {
        var peer = await RawPeer.ConnectAsync(running.Nodes, Proxy);
        await peer.SendAsync(Text(header));
        return peer;
    }

    public static byte[] Text(string header) => Encoding.ASCII.GetBytes(header);

    public static byte[] Binary(string rest) => Convert.FromHexString("0d0a0d0a000d0a515549540a" + rest);

    public static long Refusals(RunningManager running, RefusalReason reason) => running.Manager.Figures.Listeners[0].Refusals(reason);

    public static async Task AwaitingAsync(RunningManager running, int count) =>
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Figures.Listeners[0].AwaitingProxies == count)).IsTrue();
}
