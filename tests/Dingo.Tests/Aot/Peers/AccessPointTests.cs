using Dingo.Aot.Peers;

namespace Dingo.Tests.Aot.Peers;

public sealed class AccessPointTests
{
    [Test]
    [Arguments("192.0.2.7:3001", "192.0.2.7:3001")]
    [Arguments("[2001:DB8:0::1]:3001", "[2001:db8::1]:3001")]
    [Arguments("Relay-1.Example.org:65535", "relay-1.example.org:65535")]
    [Arguments("localhost:1", "localhost:1")]
    [Arguments("_x.example.:3001", "_x.example.:3001")]
    public async Task A_host_and_a_port_are_read(string text, string expected)
    {
        await Assert.That(AccessPoint.TryParse(text, out var point, out string fault)).IsTrue().Because(fault);
        await Assert.That(point.ToString()).IsEqualTo(expected);
    }

    [Test]
    [Arguments("relay.example.org", "no port")]
    [Arguments("[2001:db8::1]", "no port")]
    [Arguments("2001:db8::1:3001", "brackets")]
    [Arguments("[192.0.2.7]:3001", "brackets")]
    [Arguments("relay.example.org:0", "port")]
    [Arguments("relay.example.org:65536", "port")]
    [Arguments("relay.example.org:-1", "port")]
    [Arguments("relay.example.org: 1", "port")]
    [Arguments("relay.example.org:", "port")]
    [Arguments(":3001", "neither")]
    [Arguments("10.0.0:3001", "neither")]
    [Arguments("a..b:3001", "neither")]
    [Arguments("a/b:3001", "neither")]
    [Arguments("ä.example:3001", "neither")]
    public async Task What_is_none_is_refused_with_what_is_wrong(string text, string expected)
    {
        await Assert.That(AccessPoint.TryParse(text, out _, out string fault)).IsFalse();
        await Assert.That(fault).Contains(expected);
    }

    [Test]
    public async Task Names_are_bounded()
    {
        await Assert.That(AccessPoint.TryCreate(new string('a', 63), 1, out _, out _)).IsTrue();
        await Assert.That(AccessPoint.TryCreate(new string('a', 64), 1, out _, out _)).IsFalse();
        string longest = string.Join('.', Enumerable.Repeat(new string('a', 62), 4));
        await Assert.That(AccessPoint.TryCreate(longest + "b", 1, out _, out _)).IsTrue();
        await Assert.That(AccessPoint.TryCreate(longest + ".bb", 1, out _, out _)).IsFalse();
    }

    [Test]
    public async Task A_name_without_a_port_is_a_services()
    {
        await Assert.That(AccessPoint.TryCreate("_cardano._tcp.example.org", null, out var point, out _)).IsTrue();
        await Assert.That((point.IsService, point.ToString())).IsEqualTo((true, "_cardano._tcp.example.org"));
        await Assert.That(AccessPoint.TryCreate("192.0.2.7", null, out _, out string fault)).IsFalse();
        await Assert.That(fault).Contains("needs a port");
    }

    [Test]
    public async Task A_list_stands_between_commas_and_blanks()
    {
        var points = AddressList.Read(" a:1,b:2 c:3,\n[::1]:4 , ", out _)!;
        await Assert.That(string.Join(' ', points)).IsEqualTo("a:1 b:2 c:3 [::1]:4");
        await Assert.That(AddressList.Read("", out _)!).IsEmpty();
    }

    [Test]
    public async Task A_list_has_an_end()
    {
        string all = string.Join(',', Enumerable.Range(1, PeerPlan.MaxConnections).Select(static port => $"a:{port}"));
        await Assert.That(AddressList.Read(all, out _)!.Count).IsEqualTo(PeerPlan.MaxConnections);
        await Assert.That(AddressList.Read(all + ",b:1", out string fault)).IsNull();
        await Assert.That(fault).Contains("at most 256");
    }
}
