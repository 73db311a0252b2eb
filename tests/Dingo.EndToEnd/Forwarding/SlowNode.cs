using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A node of which a test answers each proposal itself, and says all else. Checks that say nothing are passed over.</summary>
internal sealed class SlowNode : IDisposable
{
    private const string AsksForVersions = "f5";

    private readonly Socket _listener;
    private readonly Channel<Asked> _asked = Channel.CreateUnbounded<Asked>();
    private volatile string? _versions;
    private volatile bool _isToldOfPeers;
    private int _accepted;
    private int _questions;

    /// <param name="path">Of the Unix socket that it listens at; null for a TCP port.</param>
    public SlowNode(string? path = null)
    {
        EndPoint address = path is null ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(path);
        _listener = new Socket(address.AddressFamily, SocketType.Stream, path is null ? ProtocolType.Tcp : ProtocolType.Unspecified);
        _listener.Bind(address);
        _listener.Listen();
        Address = path is null ? $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}" : $"unix:{path}";
        _ = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>The settings of a front that forwards everybody here.</summary>
    public string[] Forwarding => ForwardedNode.Forwarding(Address, Address);

    /// <summary>Said to whoever asks for its versions, of which the test then hears nothing; empty for silence.</summary>
    /// <remarks>Null where the test answers that too.</remarks>
    public string? Versions
    {
        get => _versions;
        set => _versions = value;
    }

    /// <summary>Whether it is told first for whom a connection is.</summary>
    public bool IsToldOfPeers
    {
        get => _isToldOfPeers;
        set => _isToldOfPeers = value;
    }

    /// <summary>Waits until so many connections have come here that asked for no versions, those included that said nothing.</summary>
    public Task UntilPeersAsync(int count) =>
        // What a connection asks is heard a moment after it was accepted.
        Poll.UntilAsync(() => Volatile.Read(ref _accepted) - Volatile.Read(ref _questions) is var peers && peers == count
            ? null
            : $"{peers} peers came to the node and not {count}");

    /// <summary>A peer that goes through a front, and that is accepted here.</summary>
    public async Task<(WirePeer Peer, WirePeer There)> EstablishAsync(DaemonUnderTest front)
    {
        var (peer, answer, asked) = await ProposeAsync(front.NodeToNode, WirePeer.Proposal);
        await asked.Peer.SendAsync(WireResponder.Segment(0, WirePeer.Acceptance));
        await Assert.That(await answer).IsEqualTo(WirePeer.Acceptance);
        return (peer, asked.Peer);
    }

    /// <summary>A peer whose proposal comes here through a front, what it is answered there, and what is asked here.</summary>
    /// <remarks>
    /// A front that asks for versions may take this node for down, where the machine stalls, until it asks again: the peer is sent away,
    /// and comes again.
    /// </remarks>
    public async Task<(WirePeer Peer, Task<string?> Answer, Asked Asked)> ProposeAsync(EndPoint front, string proposal)
    {
        var asked = AskedAsync();
        using var pause = new PeriodicTimer(Poll.Interval);
        while (true)
        {
            var peer = await WirePeer.ConnectAsync(front);
            await peer.TrySendAsync(proposal);
            var answer = peer.ReceiveAsync();
            if (await Task.WhenAny(asked, answer) == asked)
                return (peer, answer, await asked);
            await Assert.That(await answer).IsNull();
            peer.Dispose();
            await pause.WaitForNextTickAsync();
        }
    }

    /// <summary>The next connection on which something was proposed, and what.</summary>
    public async Task<Asked> AskedAsync() => await _asked.Reader.ReadAsync().AsTask().WaitAsync(OutputLines.Deadline);

    public void Dispose()
    {
        _listener.Dispose();
        while (_asked.Reader.TryRead(out var asked))
            asked.Peer.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var peer = new WirePeer(await _listener.AcceptAsync());
                Interlocked.Increment(ref _accepted);
                _ = HearAsync(peer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
            _listener.Dispose();
        }
    }

    private async Task HearAsync(WirePeer peer)
    {
        try
        {
            var source = _isToldOfPeers ? await ProxyPreface.ReadAsync(peer) : null;
            if (await peer.ReceiveAsync() is not { } heard)
                peer.Dispose();
            else if (_versions is { } versions && heard.EndsWith(AsksForVersions, StringComparison.Ordinal))
                await AnswerAsync(peer, versions);
            else
                _asked.Writer.TryWrite(new Asked(peer, heard) { For = source });
        }
        catch (InvalidOperationException e)
        {
            // Whoever waits to be asked is told what came in its place.
            _asked.Writer.TryComplete(e);
        }
    }

    private async Task AnswerAsync(WirePeer peer, string versions)
    {
        using (peer)
        {
            Interlocked.Increment(ref _questions);
            if (versions.Length > 0)
                await peer.SendAsync(WireResponder.Segment(0, versions));
            await peer.ReceiveAsync();
        }
    }
}
