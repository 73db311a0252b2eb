using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Segments;
using Dingo.Tests.ConnManager;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot.Ping;

/// <summary>A node on loopback that says what the test puts into its mouth: one behaviour for each connection, the last for all that follow.</summary>
internal sealed class ScriptedNode : IDisposable
{
    public const string Accept15 = "83010f8402f500f4";
    public const string AcceptDuplex15 = "83010f8402f401f4";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<RawPeer> _peers = [];
    private readonly Func<RawPeer, Task>[] _scripts;

    public ScriptedNode(params Func<RawPeer, Task>[] scripts)
    {
        _scripts = scripts;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = ServeAsync();
    }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>As it stands in a configuration.</summary>
    public string Url => $"tcp://{Address}";

    /// <summary>What was proposed, by connection.</summary>
    public List<string> Proposals { get; } = [];

    public static Func<RawPeer, Task> Silent => static _ => Task.CompletedTask;

    /// <summary>Says nothing, and lets time pass until whoever pings has left.</summary>
    public static Func<RawPeer, Task> SilentWhilePassing(FakeTimeProvider time) => async peer =>
    {
        var left = peer.IsClosedByPeerAsync();
        await Eventually.IsTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            return left.IsCompleted;
        });
    };

    public static Func<RawPeer, Task> Hangup => static peer =>
    {
        peer.Dispose();
        return Task.CompletedTask;
    };

    /// <summary>Answers the proposal with a message, in hexadecimal.</summary>
    public static Func<RawPeer, Task> Answering(string message) => peer => peer.SendAsync(Wire.Answer(message));

    /// <summary>Sends bytes that are no segment of a handshake.</summary>
    public static Func<RawPeer, Task> Sending(string bytes) => peer => peer.SendAsync(Convert.FromHexString(bytes));

    /// <summary>Accepts, and answers each ping with what <paramref name="pong"/> makes of its cookie; null ends the connection.</summary>
    public static Func<RawPeer, Task> Ponging(Func<int, string, string?> pong, string accept = Accept15) => async peer =>
    {
        await peer.SendAsync(Wire.Answer(accept));
        for (int number = 1; await peer.ReadMessageAsync() is { } ping && ping.StartsWith("8200", StringComparison.Ordinal); number++)
        {
            if (pong(number, ping[4..]) is not { } answer)
                break;
            if (answer.Length > 0)
                await peer.SendAsync(Wire.Segment(8, MiniProtocolRole.Responder, Convert.FromHexString(answer)));
        }

        peer.Dispose();
    };

    /// <summary>A node as it should be.</summary>
    public static Func<RawPeer, Task> Sound => Ponging(static (_, cookie) => "8201" + cookie, AcceptDuplex15);

    public void Dispose()
    {
        _listener.Dispose();
        lock (_peers)
            _peers.ForEach(static peer => peer.Dispose());
    }

    private async Task ServeAsync()
    {
        try
        {
            for (int number = 0; ; number++)
            {
                var peer = new RawPeer(await _listener.AcceptAsync());
                lock (_peers)
                    _peers.Add(peer);
                _ = ServeAsync(peer, _scripts[Math.Min(number, _scripts.Length - 1)]);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
            _listener.Dispose();
        }
    }

    private async Task ServeAsync(RawPeer peer, Func<RawPeer, Task> script)
    {
        try
        {
            if (await peer.ReadMessageAsync() is not { } proposal)
                return;
            lock (Proposals)
                Proposals.Add(proposal);
            await script(peer);
            // What else is said goes unanswered, and whoever leaves is left.
            while (await peer.ReadMessageAsync() is not null)
                continue;
            peer.Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or TimeoutException)
        {
            // Whoever pinged is gone, or the test is over.
            peer.Dispose();
        }
    }
}
