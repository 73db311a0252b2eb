using System.Globalization;

namespace Dingo.Benchmarks.Measuring;

/// <summary>Who is compared: the daemon, what could stand in its place, and what a user would pick instead.</summary>
internal static class Contestants
{
    // Two descriptors for each of the latter, of the 20,000 that a process may commonly have.
    private const int BeyondAnyLoad = 15_000;
    private const int BeyondAnyForwardedLoad = 9_500;

    /// <summary>The daemon with everything on, logging at warning, and limits out of the way of the load.</summary>
    public static Task<Server> DaemonAsync(params string[] settings) =>
        Server.StartAsync(BenchPaths.Daemon, (port, _) => DaemonArguments(port, settings));

    /// <summary>Arguments of the daemon that make it listen on a port.</summary>
    public static IEnumerable<string> DaemonArguments(int port, params string[] settings)
    {
        string[] all =
        [
            "Listeners:0:Name=ntn", "Listeners:0:Protocol=NodeToNode", $"Listeners:0:Address=tcp://127.0.0.1:{port}",
            "Listeners:1:Name=ntc", "Listeners:1:Protocol=NodeToClient", "Listeners:1:Address=unix:./dingo.socket",
            $"Metrics:Address=tcp://127.0.0.1:{Server.FreePort()}", "Log:Level=Warning", $"Limits:MaxInboundConns={BeyondAnyLoad}",
            $"Limits:MaxConnectionsPerIP={BeyondAnyLoad}", $"Limits:MaxPendingHandshakes={BeyondAnyLoad}",
            "Limits:HandshakeTimeoutSeconds=600", .. settings,
        ];
        return all.SelectMany(static setting => new[] { "--set", setting }).Prepend("run");
    }

    /// <summary>The bare C# server.</summary>
    public static Task<Server> BareAsync() => Server.StartAsync(BenchPaths.BareServer, static (port, _) => OnlyThePort(port));

    /// <summary>The C server.</summary>
    public static Task<Server> EpollAsync() => Server.StartAsync(BenchPaths.EpollServer, static (port, _) => OnlyThePort(port));

    /// <summary>The C server, which refuses whoever comes.</summary>
    public static Task<Server> RefuserAsync() => Server.StartAsync(BenchPaths.EpollServer, static (port, _) => [.. OnlyThePort(port), "refuse"]);

    /// <summary>The daemon in front of a node.</summary>
    public static Task<Server> FrontAsync(Node node, int threads, params string[] settings) => DaemonAsync(
    [
        "Listeners:0:HandOver=forward", $"Listeners:0:Backends:0:Address={node.Uri}", $"Engine:Threads={threads}",
        $"Limits:MaxInboundConns={BeyondAnyForwardedLoad}", .. settings,
    ]);

    /// <summary>HAProxy in front of a node: it carries bytes, and knows nothing of them.</summary>
    public static Task<Server> HAProxyAsync(Node node, int threads, bool splices) => Server.StartAsync("haproxy", (port, directory) =>
    {
        string address = node.IsTcp ? $"127.0.0.1:{node.Address}" : $"unix@{node.Address}";
        string configuration =
            $"""
            global
              nbthread {threads}
              maxconn {(splices ? BeyondAnyForwardedLoad / 2 : BeyondAnyForwardedLoad)}
            defaults
              mode tcp
              timeout connect 10m
              timeout client 10m
              timeout server 10m
              {(splices ? "option splice-request" : "")}
              {(splices ? "option splice-response" : "")}
            listen front
              bind 127.0.0.1:{port} backlog 4096
              server node {address}

            """;
        return ["-db", "-q", "-f", Write(directory, configuration)];
    });

    /// <summary>nginx in front of a node, with one process.</summary>
    public static Task<Server> NginxAsync(Node node) => Server.StartAsync("nginx", (port, directory) =>
    {
        string address = node.IsTcp ? $"127.0.0.1:{node.Address}" : $"unix:{node.Address}";
        string configuration =
            $$"""
            load_module /usr/lib/nginx/modules/ngx_stream_module.so;
            daemon off;
            master_process off;
            pid {{directory}}/nginx.pid;
            error_log stderr crit;
            events { worker_connections {{2 * BeyondAnyForwardedLoad}}; }
            stream { server { listen 127.0.0.1:{{port}} backlog=4096; proxy_timeout 10m; proxy_pass {{address}}; } }

            """;
        return ["-p", directory, "-e", "stderr", "-c", Write(directory, configuration)];
    });

    /// <summary>socat in front of a node at a Unix socket: a process for each connection.</summary>
    public static Task<Server> SocatAsync(Node node) => Server.StartAsync("socat", (port, _) =>
    [
        $"TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork,nodelay,backlog=4096",
        $"UNIX-CONNECT:{node.Address}",
    ]);

    private static string[] OnlyThePort(int port) => [port.ToString(CultureInfo.InvariantCulture)];

    private static string Write(string directory, string configuration)
    {
        string path = Path.Combine(directory, "configuration");
        File.WriteAllText(path, configuration);
        return path;
    }
}
