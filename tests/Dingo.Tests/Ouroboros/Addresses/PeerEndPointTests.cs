using System.Net;
using System.Net.Sockets;
using System.Text;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Tests.Ouroboros.Addresses;

public sealed class PeerEndPointTests
{
    [Test]
    [Arguments("192.0.2.7", "192.0.2.7:3001")]
    [Arguments("::ffff:192.0.2.7", "192.0.2.7:3001")]
    [Arguments("2001:db8::1", "[2001:db8::1]:3001")]
    [Arguments("fe80::1%3", "[fe80::1%3]:3001")]
    [Arguments("::", "[::]:3001")]
    public async Task A_tcp_end_has_one_text(string address, string text)
    {
        var end = PeerEndPoint.From(new IPEndPoint(IPAddress.Parse(address), 3001));
        await Assert.That(end.ToString()).IsEqualTo(text);
        await Assert.That(Utf8(end)).IsEqualTo(text);
        await Assert.That(PeerEndPoint.From(end.ToEndPoint())).IsEqualTo(end);
    }

    [Test]
    public async Task A_mapped_address_is_its_IPv4_address_whatever_its_zone()
    {
        var plain = PeerEndPoint.Tcp(IPAddress.Parse("192.0.2.7"), 3001);
        var mapped = IPAddress.Parse("::ffff:192.0.2.7");
        mapped.ScopeId = 4;
        var folded = PeerEndPoint.Tcp(mapped, 3001);
        await Assert.That(folded).IsEqualTo(plain);
        await Assert.That(folded.GetHashCode()).IsEqualTo(plain.GetHashCode());
        await Assert.That(folded.IsIPv4).IsTrue();
        await Assert.That(folded.ToIPAddress()).IsEqualTo(IPAddress.Parse("192.0.2.7"));
    }

    [Test]
    public async Task Zone_port_and_kind_tell_ends_apart()
    {
        var address = IPAddress.Parse("fe80::1%3");
        await Assert.That(PeerEndPoint.Tcp(address, 1).Equals(PeerEndPoint.Tcp(IPAddress.Parse("fe80::1%4"), 1))).IsFalse();
        await Assert.That(PeerEndPoint.Tcp(address, 1).Equals(PeerEndPoint.Tcp(address, 2))).IsFalse();
        await Assert.That(PeerEndPoint.Unix("/a").Equals(PeerEndPoint.Tcp(IPAddress.IPv6Any, 0))).IsFalse();
        await Assert.That(PeerEndPoint.Tcp(IPAddress.Any, 0).Equals(PeerEndPoint.Tcp(IPAddress.IPv6Any, 0))).IsFalse();
    }

    [Test]
    public async Task A_unix_client_is_told_from_the_listener_and_from_other_clients()
    {
        var listener = PeerEndPoint.From(new UnixDomainSocketEndPoint("/run/nöde.socket"));
        var client = PeerEndPoint.UnixClient("/run/nöde.socket", 42);
        await Assert.That(listener.ToString()).IsEqualTo("unix:/run/nöde.socket");
        await Assert.That(client.ToString()).IsEqualTo("unix:/run/nöde.socket#42");
        await Assert.That(Utf8(client)).IsEqualTo(client.ToString());
        await Assert.That(client).IsNotEqualTo(listener);
        await Assert.That(client).IsNotEqualTo(PeerEndPoint.UnixClient("/run/nöde.socket", 43));
        await Assert.That(client).IsEqualTo(PeerEndPoint.UnixClient("/run/nöde.socket", 42));
        await Assert.That(client.Port).IsEqualTo(0);
        await Assert.That(() => client.ToIPAddress()).Throws<InvalidOperationException>();
    }

    [Test]
    public async Task Both_texts_agree_for_any_address_and_a_short_destination_is_refused_whole()
    {
        var random = new Random(1);
        byte[] bytes = new byte[16];
        for (int i = 0; i < 2_000; i++)
        {
            random.NextBytes(bytes);
            // Runs of zeros are where IPv6 texts differ.
            if (random.Next(2) == 0)
                bytes.AsSpan(2, random.Next(0, 14)).Clear();
            var address = random.Next(3) == 0 ? new IPAddress(bytes.AsSpan(0, 4)) : new IPAddress(bytes, random.Next(2) * uint.MaxValue);
            var end = PeerEndPoint.Tcp(address, random.Next(65_536));
            string text = end.ToString();
            await Assert.That(Utf8(end)).IsEqualTo(text);
            await Assert.That(end.TryFormat(new byte[text.Length - 1], out int written, default, null)).IsFalse();
            await Assert.That(written).IsEqualTo(0);
            await Assert.That(end.TryFormat(new byte[text.Length], out _, default, null)).IsTrue();
        }
    }

    [Test]
    public async Task Another_kind_of_address_is_an_argument_error() =>
        await Assert.That(() => PeerEndPoint.From(new DnsEndPoint("localhost", 1))).Throws<ArgumentException>();

    private static string Utf8(PeerEndPoint end)
    {
        byte[] bytes = new byte[128];
        end.TryFormat(bytes, out int length, default, null);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    [Test]
    public async Task A_pipe_and_its_clients_are_told_apart_from_each_other_and_from_a_Unix_socket()
    {
        var pipe = PeerEndPoint.Pipe("node");
        var client = PeerEndPoint.PipeClient("node", 42);
        await Assert.That(pipe.ToString()).IsEqualTo("pipe:node");
        await Assert.That(client.ToString()).IsEqualTo("pipe:node#42");
        await Assert.That(pipe).IsNotEqualTo(PeerEndPoint.Unix("node"));
        await Assert.That(client).IsNotEqualTo(PeerEndPoint.PipeClient("node", 43));
        await Assert.That(PeerEndPoint.From(client.ToEndPoint())).IsEqualTo(pipe);
        await Assert.That((client.Kind, client.Path, client.Port)).IsEqualTo((PeerEndPointKind.Pipe, "node", 0));
    }
}
