using System.Text;
using Dingo.ConnManager.Listening.ProxyProtocol;
using Dingo.Ouroboros.Addresses;
using Dingo.Tests.Ouroboros;

namespace Dingo.Tests.ConnManager.Listening.ProxyProtocol;

public class ProxyHeaderTests
{
    private const string Signature = "0d0a0d0a000d0a515549540a";

    [Test]
    [Arguments("PROXY TCP4 192.0.2.7 198.51.100.1 56324 3001\r\n", "192.0.2.7:56324", "198.51.100.1:3001")]
    [Arguments("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255:65535", "255.255.255.255:65535")]
    [Arguments("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", "0.0.0.0:0", "0.0.0.0:0")]
    [Arguments("PROXY TCP6 2001:db8::7 2001:db8::1 56324 3001\r\n", "[2001:db8::7]:56324", "[2001:db8::1]:3001")]
    [Arguments("PROXY TCP6 ::ffff:192.0.2.7 ::1 1 2\r\n", "192.0.2.7:1", "[::1]:2")]
    [Arguments("PROXY UNKNOWN\r\n", null, null)]
    [Arguments("PROXY UNKNOWN whatever there is, to  the end\r\n", null, null)]
    [Arguments("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n", null, null)]
    public async Task A_line_of_version_1_says_between_whom_the_connection_is(string line, string? source, string? destination)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(line);
        await Assert.That(ReadWithTail(bytes)).IsEqualTo((ProxyHeaderStatus.Complete, bytes.Length, source, destination));
    }

    [Test]
    [Arguments("2111000c c0000207 c6336401 dc04 0bb9", "192.0.2.7:56324", "198.51.100.1:3001", "IPv4")]
    [Arguments("21110014 c0000207 c6336401 dc04 0bb9 0300 05 abcdef0123", "192.0.2.7:56324", "198.51.100.1:3001", "IPv4 and more")]
    [Arguments("21210024 20010db8000000000000000000000007 20010db8000000000000000000000001 dc04 0bb9", "[2001:db8::7]:56324", "[2001:db8::1]:3001", "IPv6")]
    [Arguments("21210024 00000000000000000000ffffc0000207 00000000000000000000ffffc6336401 0001 0002", "192.0.2.7:1", "198.51.100.1:2", "IPv4 in IPv6")]
    [Arguments("20000000", null, null, "the proxy itself")]
    [Arguments("2011000c c0000207 c6336401 dc04 0bb9", null, null, "the proxy itself, with addresses")]
    [Arguments("20ff0001 00", null, null, "the proxy itself, of whatever family")]
    [Arguments("21000000", null, null, "unknown")]
    [Arguments("21000003 040000", null, null, "unknown and more")]
    public async Task A_header_of_version_2_says_between_whom_the_connection_is(string rest, string? source, string? destination, string what)
    {
        byte[] bytes = Hex.Bytes(Signature + rest);
        await Assert.That(ReadWithTail(bytes)).IsEqualTo((ProxyHeaderStatus.Complete, bytes.Length, source, destination)).Because(what);
    }

    [Test]
    public async Task A_Unix_sockets_header_names_nobody()
    {
        byte[] bytes = [.. Hex.Bytes(Signature + "213100d8"), .. new byte[216]];
        await Assert.That(ReadWithTail(bytes)).IsEqualTo((ProxyHeaderStatus.Complete, bytes.Length, null, null));
    }

    [Test]
    [Arguments("PROXY TCP4 192.0.2.7 198.51.100.1 56324 3001\n")]
    [Arguments("PROXY TCP4 192.0.2.7 198.51.100.1 56324\r\n")]
    [Arguments("PROXY TCP4 192.0.2.7 198.51.100.1 56324 3001 1\r\n")]
    [Arguments("PROXY TCP4  192.0.2.7 198.51.100.1 56324 3001\r\n")]
    [Arguments("PROXY TCP4 192.0.2.7 198.51.100.1 56324 3001 \r\n")]
    [Arguments("PROXY TCP4 192.0.2.7 198.51.100.1 65536 3001\r\n")]
    [Arguments("PROXY TCP4 192.0.2.7 198.51.100.1 -1 3001\r\n")]
    [Arguments("PROXY TCP4 192.0.2.7 198.51.100.1 +1 3001\r\n")]
    [Arguments("PROXY TCP4 192.0.2.7 198.51.100.1 01 3001\r\n")]
    [Arguments("PROXY TCP4 192.0.2.7 198.51.100.1 1e1 3001\r\n")]
    [Arguments("PROXY TCP4 192.0.2.07 198.51.100.1 1 3001\r\n")]
    [Arguments("PROXY TCP4 0xc0.0.2.7 198.51.100.1 1 3001\r\n")]
    [Arguments("PROXY TCP4 192.0.519 198.51.100.1 1 3001\r\n")]
    [Arguments("PROXY TCP4 2001:db8::7 198.51.100.1 1 3001\r\n")]
    [Arguments("PROXY TCP6 192.0.2.7 2001:db8::1 1 3001\r\n")]
    [Arguments("PROXY TCP6 fe80::7%1 2001:db8::1 1 3001\r\n")]
    [Arguments("PROXY TCP6 [2001:db8::7] 2001:db8::1 1 3001\r\n")]
    [Arguments("PROXY TCP5 192.0.2.7 198.51.100.1 1 3001\r\n")]
    [Arguments("PROXY tcp4 192.0.2.7 198.51.100.1 1 3001\r\n")]
    [Arguments("PROXY \r\n")]
    [Arguments("PROXX")]
    [Arguments("proxy TCP4 192.0.2.7 198.51.100.1 1 3001\r\n")]
    [Arguments("GET / HTTP/1.1\r\n\r\n")]
    [Arguments("\0")]
    public async Task A_line_that_is_not_exactly_right_is_malformed(string line) =>
        await Assert.That(ProxyHeader.Read([.. Encoding.ASCII.GetBytes(line), .. new byte[200]], out _)).IsEqualTo(ProxyHeaderStatus.Malformed);

    [Test]
    [Arguments("0d0a0d0a000d0a515549540b", "another signature")]
    [Arguments("0d0a00", "another beginning")]
    [Arguments(Signature + "11110000", "version 1")]
    [Arguments(Signature + "22110000", "a command that there is not")]
    [Arguments(Signature + "2112000c c0000207 c6336401 dc04 0bb9", "datagrams")]
    [Arguments(Signature + "2141000c c0000207 c6336401 dc04 0bb9", "a family that there is not")]
    [Arguments(Signature + "2111000b c0000207 c6336401 dc04 0b", "shorter than its addresses")]
    [Arguments(Signature + "21210023", "IPv6, a byte short")]
    [Arguments(Signature + "213100d7", "a Unix socket, a byte short")]
    [Arguments(Signature + "200007f1", "a byte longer than any may be")]
    public async Task A_header_that_is_not_exactly_right_is_malformed(string bytes, string what) =>
        await Assert.That(ProxyHeader.Read(Hex.Bytes(bytes), out _)).IsEqualTo(ProxyHeaderStatus.Malformed).Because(what);

    [Test]
    public async Task The_longest_there_may_be_is_read()
    {
        byte[] binary = [.. Hex.Bytes(Signature + "200007f0"), .. new byte[ProxyHeader.MaxBytes - 16]];
        await Assert.That(ReadWithTail(binary).Length).IsEqualTo(ProxyHeader.MaxBytes);

        string line = "PROXY UNKNOWN ".PadRight(105, 'f') + "\r\n";
        await Assert.That(ReadWithTail(Encoding.ASCII.GetBytes(line)).Length).IsEqualTo(107);
        byte[] longer = Encoding.ASCII.GetBytes("PROXY UNKNOWN ".PadRight(106, 'f') + "\r\n");
        await Assert.That(ProxyHeader.Read(longer, out _)).IsEqualTo(ProxyHeaderStatus.Malformed);
    }

    [Test]
    public async Task Cut_anywhere_it_is_incomplete_until_its_last_byte()
    {
        string[] headers =
        [
            Hex.Text(Encoding.ASCII.GetBytes("PROXY TCP4 10.0.0.1 10.0.0.2 1 3001\r\n")),
            Signature + "21110014 c0000207 c6336401 dc04 0bb9 030005abcdef0123",
        ];
        foreach (string header in headers)
        {
            byte[] bytes = Hex.Bytes(header);
            for (int cut = 0; cut < bytes.Length; cut++)
                await Assert.That(ProxyHeader.Read(bytes.AsSpan(0, cut), out _)).IsEqualTo(ProxyHeaderStatus.Incomplete);
            await Assert.That(ProxyHeader.Read(bytes, out _)).IsEqualTo(ProxyHeaderStatus.Complete);
        }
    }

    [Test]
    [Arguments("192.0.2.7:56324", "198.51.100.1:3001", 28)]
    [Arguments("[2001:db8::7]:56324", "[2001:db8::1]:3001", 52)]
    [Arguments("192.0.2.7:1", "[2001:db8::1]:3001", 52)]
    public async Task What_is_written_is_read_again(string source, string destination, int length)
    {
        byte[] bytes = new byte[BinaryProxyHeader.MaxWrittenBytes];
        int written = BinaryProxyHeader.Write(Tcp(source), Tcp(destination), bytes);
        await Assert.That(written).IsEqualTo(length);
        await Assert.That(ReadWithTail(bytes[..written])).IsEqualTo((ProxyHeaderStatus.Complete, length, source, destination));
    }

    [Test]
    public async Task A_client_of_a_Unix_socket_is_written_as_nobody()
    {
        byte[] bytes = new byte[BinaryProxyHeader.MaxWrittenBytes];
        int written = BinaryProxyHeader.Write(PeerEndPoint.UnixClient("/run/node.socket", 7), PeerEndPoint.Unix("/run/node.socket"), bytes);
        await Assert.That(Hex.Text(bytes.AsSpan(0, written))).IsEqualTo(Signature + "20000000");
    }

    private static PeerEndPoint Tcp(string text) => PeerEndPoint.From(System.Net.IPEndPoint.Parse(text));

    // What follows the header is the peer's.
    private static (ProxyHeaderStatus Status, int Length, string? Source, string? Destination) ReadWithTail(byte[] header)
    {
        var status = ProxyHeader.Read([.. header, .. "\r\n\r\n"u8], out var read);
        return (status, read.Length, read.Source?.ToString(), read.Destination?.ToString());
    }
}
