using Dingo.ConnManager.Admission;

namespace Dingo.Tests.ConnManager.Admission;

public sealed class PeerAddressTests
{
    [Test]
    [Arguments("Relay.Example:3001", "relay.example:3001")]
    [Arguments("relay.example:03001", "relay.example:3001")]
    [Arguments("relay.example:65536", "relay.example:65536")]
    [Arguments("192.0.2.7:3001", "192.0.2.7:3001")]
    [Arguments("192.0.2.7", "192.0.2.7")]
    [Arguments("[192.0.2.7]:3001", "192.0.2.7:3001")]
    [Arguments("[2001:DB8:0::1]:0003001", "[2001:db8::1]:3001")]
    [Arguments("2001:DB8::1", "2001:db8::1")]
    [Arguments("[::ffff:192.0.2.7]:3001", "192.0.2.7:3001")]
    [Arguments("::ffff:192.0.2.7", "192.0.2.7")]
    [Arguments("[fe80::1%7]:3001", "[fe80::1%7]:3001")]
    [Arguments("1:3001", "1:3001")]
    [Arguments("1", "1")]
    [Arguments("0x7F.1:3001", "0x7f.1:3001")]
    [Arguments("010.0.0.1:3001", "010.0.0.1:3001")]
    [Arguments("", "")]
    [Arguments(":3001", ":3001")]
    [Arguments("host:", "host:")]
    [Arguments("host:-1", "host:-1")]
    [Arguments("host: 1", "host: 1")]
    [Arguments("[[A]]:080", "[[a]]:80")]
    [Arguments("unix:/run/Node.socket#42", "unix:/run/Node.socket#42")]
    [Arguments("unix:/run/Node.socket:1", "unix:/run/Node.socket:1")]
    public async Task An_address_has_one_form(string address, string form)
    {
        await Assert.That(PeerAddress.Normalize(address)).IsEqualTo(form);
        await Assert.That(PeerAddress.Normalize(form)).IsEqualTo(form);
    }

    [Test]
    public async Task Normalizing_what_is_normal_changes_nothing_whatever_it_is()
    {
        string[] parts =
            ["[", "]", ":", "::", ".", "%", "1", "0", "00", "255", "3001", "ffff", "FE80", "lo", "LO", "İ", "K", "a", "Relay", "\0", " ", "/64",
             "192.0.2.7", "::ffff:", "2001:db8", "unix:", "UNIX:/", "\ud800", "٣", "-", "+", "0x"];
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++)
        {
            string address = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => parts[random.Next(parts.Length)]));
            string once = PeerAddress.Normalize(address);
            if (PeerAddress.Normalize(once) != once)
                Assert.Fail($"'{address}' becomes '{once}' becomes '{PeerAddress.Normalize(once)}'.");
        }

        await Assert.That(PeerAddress.Normalize("[fe80::1%LO]:1")).IsEqualTo(PeerAddress.Normalize("[fe80::1%lo]:1"));
    }

    [Test]
    public async Task Normalizing_arbitrary_characters_never_throws()
    {
        var random = new Random(8);
        Span<char> text = stackalloc char[24];
        for (int i = 0; i < 100_000; i++)
        {
            int length = random.Next(text.Length);
            for (int c = 0; c < length; c++)
                text[c] = (char)(random.Next(3) == 0 ? random.Next(65536) : random.Next(32, 127));
            string once = PeerAddress.Normalize(new string(text[..length]));
            if (PeerAddress.Normalize(once) != once)
                Assert.Fail($"'{new string(text[..length])}' becomes '{once}'.");
        }

        await Assert.That(ConnectionManagerNormalize("A:01")).IsEqualTo("a:1");
    }

    private static string ConnectionManagerNormalize(string address) => Dingo.ConnManager.ConnectionManager.NormalizePeerAddr(address);
}
