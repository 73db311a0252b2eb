using System.Net;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Tests.ConnManager.Admission;

public sealed class SourceListTests
{
    [Test]
    [Arguments("192.0.2.7", "192.0.2.7", "192.0.2.8")]
    [Arguments("192.0.2.7/32", "192.0.2.7", "192.0.2.6")]
    [Arguments("192.0.2.7/32", "::ffff:192.0.2.7", "192.0.2.8")]
    [Arguments("10.0.0.0/8", "10.255.255.255", "11.0.0.0")]
    [Arguments("10.0.0.1/8", "10.255.255.255", "11.0.0.0")]
    [Arguments("10.0.0.0/8", "::ffff:10.0.0.1", "::10.0.0.1")]
    [Arguments("0.0.0.0/0", "203.0.113.9", "2001:db8::1")]
    [Arguments("::/0", "2001:db8::1", "203.0.113.9")]
    [Arguments("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1")]
    [Arguments("2001:db8::7", "2001:db8::7", "2001:db8::8")]
    [Arguments("2001:db8::7/128", "2001:db8::7", "2001:db8::6")]
    [Arguments("2001:db8::7/128", "2001:db8::7", "2001:db8::8")]
    [Arguments("fe80::/10", "fe80::1%3", "fec0::1")]
    [Arguments("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.8")]
    [Arguments("192.0.2.1, 192.0.2.9/32\t10.0.0.0/8", "192.0.2.9", "192.0.2.2")]
    public async Task A_peer_is_in_it_or_not(string list, string inside, string outside)
    {
        await Assert.That(SourceList.TryParse(list, out var sources, out string fault)).IsTrue().Because(fault);
        await Assert.That(sources!.Contains(Tcp(inside))).IsTrue();
        await Assert.That(sources.Contains(Tcp(outside))).IsFalse();
    }

    [Test]
    public async Task Nobody_of_a_Unix_socket_is_in_it()
    {
        await Assert.That(SourceList.TryParse("0.0.0.0/0 ::/0", out var all, out _)).IsTrue();
        await Assert.That(all!.Contains(PeerEndPoint.UnixClient("/run/node.socket", 1))).IsFalse();
    }

    [Test]
    [Arguments("", "names no network")]
    [Arguments(" , ", "names no network")]
    [Arguments("relay.example", "'relay.example' is neither an address nor a network")]
    [Arguments("10.0.0.0/8, 10", "'10' is neither an address nor a network")]
    [Arguments("10.0.0.0/33", "'10.0.0.0/33' is neither an address nor a network")]
    [Arguments("::ffff:10.0.0.0/104", "'::ffff:10.0.0.0/104' is neither an address nor a network")]
    [Arguments("2001:db8::/129", "'2001:db8::/129' is neither an address nor a network")]
    [Arguments("10/8", "'10/8' is neither an address nor a network")]
    [Arguments("192.168/16", "'192.168/16' is neither an address nor a network")]
    [Arguments("010.0.0.0/8", "'010.0.0.0/8' is neither an address nor a network")]
    [Arguments("0x0a.0.0.0/8", "'0x0a.0.0.0/8' is neither an address nor a network")]
    [Arguments("10.0.0.0/", "'10.0.0.0/' is neither an address nor a network")]
    public async Task What_is_no_list_is_named(string text, string expected)
    {
        await Assert.That(SourceList.TryParse(text, out _, out string fault)).IsFalse();
        await Assert.That(fault).IsEqualTo(expected);
    }

    private static PeerEndPoint Tcp(string address) => PeerEndPoint.Tcp(IPAddress.Parse(address), 3001);
}
