using System.Net;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Tests.ConnManager.Admission;

public sealed class SourceKeyTests
{
    [Test]
    [Arguments("192.0.2.7", "192.0.2.7")]
    [Arguments("::ffff:192.0.2.7", "192.0.2.7")]
    [Arguments("2001:db8::1", "2001:db8::/64")]
    [Arguments("2001:db8:0:0:ffff:ffff:ffff:ffff", "2001:db8::/64")]
    [Arguments("2001:db8:0:1::", "2001:db8:0:1::/64")]
    [Arguments("fe80::1%7", "fe80::/64")]
    [Arguments("::1", "::/64")]
    public async Task An_address_stands_for_its_source(string address, string source)
    {
        var key = SourceKey.Of(PeerEndPoint.Tcp(IPAddress.Parse(address), 3001));
        await Assert.That(key.ToString()).IsEqualTo(source);
        await Assert.That(SourceKey.TryParse(address, out var parsed)).IsTrue();
        await Assert.That(parsed).IsEqualTo(key);
        await Assert.That(SourceKey.TryParse(source, out var again)).IsTrue();
        await Assert.That(again).IsEqualTo(key);
    }

    [Test]
    [Arguments("")]
    [Arguments("relay.example")]
    [Arguments("192.0.2.7/64")]
    [Arguments("192.0.2.7/32")]
    [Arguments("::ffff:192.0.2.7/64")]
    [Arguments("2001:db8::/48")]
    [Arguments("/64")]
    public async Task What_is_no_source_is_not_read(string text) => await Assert.That(SourceKey.TryParse(text, out _)).IsFalse();

    [Test]
    public async Task Every_address_and_its_text_have_one_key_that_only_the_first_64_bits_decide()
    {
        var random = new Random(64);
        byte[] bytes = new byte[16];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            if (i % 4 == 0)
                bytes.AsSpan(0, 8).Clear();
            var key = SourceKey.Of(PeerEndPoint.Tcp(new IPAddress(bytes, random.Next(3)), random.Next(65536)));
            if (!SourceKey.TryParse(key.ToString(), out var parsed) || parsed != key)
                Assert.Fail($"{new IPAddress(bytes)}: {key} is not read back.");

            random.NextBytes(bytes.AsSpan(8));
            bytes[8] |= 1;
            bool isIPv4 = PeerEndPoint.Tcp(new IPAddress(bytes), 1).IsIPv4;
            if (!isIPv4 && SourceKey.Of(PeerEndPoint.Tcp(new IPAddress(bytes), 1)) != key)
                Assert.Fail($"{new IPAddress(bytes)}: not of {key}.");
            bytes[random.Next(8)] ^= (byte)(1 << random.Next(8));
            if (SourceKey.Of(PeerEndPoint.Tcp(new IPAddress(bytes), 1)) == key)
                Assert.Fail($"{new IPAddress(bytes)}: of {key}.");
        }

        await Assert.That(default(SourceKey)).IsNotEqualTo(SourceKey.Of(TableBench.Local));
    }

    [Test]
    public async Task Every_IPv4_address_is_a_source_of_its_own_mapped_or_not()
    {
        var random = new Random(4);
        byte[] bytes = new byte[4];
        var seen = new HashSet<SourceKey>();
        var addresses = new HashSet<IPAddress>();
        for (int i = 0; i < 5000; i++)
        {
            random.NextBytes(bytes);
            var address = new IPAddress(bytes);
            addresses.Add(address);
            seen.Add(SourceKey.Of(PeerEndPoint.Tcp(address, 1)));
            seen.Add(SourceKey.Of(PeerEndPoint.Tcp(address.MapToIPv6(), 2)));
        }

        await Assert.That(seen.Count).IsEqualTo(addresses.Count);
        await Assert.That(seen).All(static k => k.IsIPv4);
    }

    [Test]
    public async Task However_an_address_is_written_it_is_one_source()
    {
        var random = new Random(37);
        byte[] bytes = new byte[16];
        for (int i = 0; i < 1000; i++)
        {
            random.NextBytes(bytes);
            // Runs of zeros are what the shorter spellings are about.
            bytes.AsSpan(random.Next(16)).Clear();
            bytes[0] = 0x20;
            var address = new IPAddress(bytes);
            string hextets = string.Join(':', Enumerable.Range(0, 8).Select(h => $"{(bytes[2 * h] << 8) | bytes[(2 * h) + 1]:x4}"));
            string dotted = string.Join('.', bytes.AsSpan(12).ToArray());
            AssertOne([$"{address}", $"{address}".ToUpperInvariant(), hextets, hextets.ToUpperInvariant(), $"{hextets[..30]}{dotted}", $"{address}%7"]);

            var four = new IPAddress(bytes.AsSpan(0, 4));
            string low = $"{(bytes[0] << 8) | bytes[1]:x}:{(bytes[2] << 8) | bytes[3]:x}";
            AssertOne([$"{four}", $"::ffff:{four}", $"::FFFF:{low}", $"0:0:0:0:0:ffff:{four}", $"0000:0000:0000:0000:0000:FFFF:{low}"]);
        }

        await Assert.That(SourceKey.TryParse("::ffff:c000:0207", out var mapped) && mapped.ToString() == "192.0.2.7").IsTrue();
    }

    // Whether read as a source, taken from a socket's address, or normalised as a peer's: the spellings lead to the same.
    private static void AssertOne(string[] spellings)
    {
        var keys = spellings.Select(static s => SourceKey.TryParse(s, out var key) ? key : throw new FormatException(s)).ToHashSet();
        keys.UnionWith(spellings.Select(static s => SourceKey.Of(PeerEndPoint.Tcp(IPAddress.Parse(s), 1))));
        var forms = spellings.Where(static s => !s.Contains('%')).Select(static s => PeerAddress.Normalize($"[{s}]:3001")).ToHashSet();
        if (keys.Count != 1 || forms.Count != 1)
            Assert.Fail($"{string.Join(' ', spellings)} are {string.Join(' ', keys)} and {string.Join(' ', forms)}.");
    }
}
