using BenchmarkDotNet.Attributes;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Benchmarks.Micro;

/// <summary>What one proposal costs to decide on, good and bad.</summary>
public class ResponderBenchmarks
{
    private static readonly byte[] Good = Convert.FromHexString("8200a20e8402f400f40f8402f400f4");
    private static readonly byte[] WrongNetwork = Convert.FromHexString("8200a20e8401f400f40f8401f400f4");
    private static readonly byte[] Http = "GET / HTTP/1.1\r\nHost: relay\r\n\r\n"u8.ToArray();

    private readonly HandshakeParameters _ours = new(ProtocolFamily.NodeToNode, new VersionData(2));
    private readonly byte[] _reply = new byte[HandshakeResponder.MaxReplyBytes];

    [Benchmark(Baseline = true)]
    public int Accept() => HandshakeResponder.Respond(_ours, Good, _reply).ReplyLength;

    [Benchmark]
    public int Refuse() => HandshakeResponder.Respond(_ours, WrongNetwork, _reply).ReplyLength;

    [Benchmark]
    public HandshakeFault Garbage() => HandshakeResponder.Respond(_ours, Http, _reply).Fault;
}
