using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dingo.Tests.ConnManager.Outbound.Names;

/// <summary>A name server on loopback, UDP and TCP on one port, that says what the test tells it to.</summary>
internal sealed class ScriptedDns : IAsyncDisposable
{
    private readonly Socket _udp;
    private readonly Socket _tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _ending = new();
    private readonly Func<DnsMessage, byte[]?> _answer;
    private readonly Task _running;

    /// <param name="answer">The bytes to send for a question, or null for silence.</param>
    public ScriptedDns(Func<DnsMessage, byte[]?> answer)
    {
        _answer = answer;
        _udp = BindBoth(_tcp);
        EndPoint = (IPEndPoint)_udp.LocalEndPoint!;
        _tcp.Listen();
        _running = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>What was asked, in order: <c>A host.example</c>, with <c>/tcp</c> where it came that way.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    /// <summary>Told of each question.</summary>
    public Action? Asked { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _running;
        _ending.Dispose();
    }

    // A port that is free for UDP may be taken for TCP: then another one is drawn.
    private static Socket BindBoth(Socket tcp)
    {
        while (true)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            try
            {
                tcp.Bind(udp.LocalEndPoint!);
                return udp;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                udp.Dispose();
            }
        }
    }

    private byte[]? Answer(ReadOnlySpan<byte> bytes, bool isTcp)
    {
        var question = new DnsMessage(bytes.ToArray(), isTcp);
        Questions.Enqueue($"{question.TypeName} {question.Name}{(isTcp ? "/tcp" : "")}");
        byte[]? answer = _answer(question);
        Asked?.Invoke();
        return answer;
    }

    private async Task ServeUdpAsync()
    {
        byte[] buffer = new byte[4096];
        await UntilEndedAsync(async () =>
        {
            var got = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _ending.Token);
            if (Answer(buffer.AsSpan(0, got.ReceivedBytes), isTcp: false) is { } answer)
                await _udp.SendToAsync(answer, got.RemoteEndPoint, _ending.Token);
        });
    }

    private async Task ServeTcpAsync()
    {
        byte[] buffer = new byte[4096];
        await UntilEndedAsync(async () =>
        {
            using var peer = await _tcp.AcceptAsync(_ending.Token);
            using var stream = new NetworkStream(peer);
            await stream.ReadExactlyAsync(buffer.AsMemory(0, 2), _ending.Token);
            int length = BinaryPrimitives.ReadUInt16BigEndian(buffer);
            await stream.ReadExactlyAsync(buffer.AsMemory(0, length), _ending.Token);
            if (Answer(buffer.AsSpan(0, length), isTcp: true) is not { } answer)
                return;
            byte[] head = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)answer.Length);
            await stream.WriteAsync(head.Concat(answer).ToArray(), _ending.Token);
        });
    }

    private async Task UntilEndedAsync(Func<Task> turn)
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await turn();
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or IOException or SocketException)
            {
                // The client went away, or the test is over.
                continue;
            }
        }
    }
}
