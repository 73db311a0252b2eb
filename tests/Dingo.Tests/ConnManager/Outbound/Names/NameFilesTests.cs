using System.Net;
using CsCheck;
using Dingo.ConnManager.Outbound.Names;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager.Outbound.Names;

/// <summary>How the system's files are read.</summary>
public sealed class NameFilesTests
{
    private static readonly string[] Words =
        ["nameserver", "search", "domain", "options", "ndots:", "timeout:9999999999", "127.0.0.1", "fe80::1%eth0", "#", ";", ":", "%", ".", "\t", "\n", "\0", "\ud800", "host"];

    private static readonly Gen<string> AnyText =
        Gen.OneOf(Gen.String, Gen.Select(Gen.Int[0, Words.Length - 1].Array, static at => string.Join(' ', at.Select(static i => Words[i]))));

    [Test]
    public async Task The_readers_take_any_text()
    {
        AnyText.Sample(static text =>
        {
            var settings = ResolvConf.Parse(text);
            HostsTable.Parse(text).Find(text);
            bool isName = HostName.IsValid(text) || HostName.IsNumeric(text) || HostName.IsLocal(text);
            int candidates = HostName.Candidates(text, settings.Search, settings.Ndots).Count();
            return settings.Servers.Count is >= 1 and <= 3 && settings.Search.Count <= 32 && candidates <= 33 && (isName || !isName);
        });
        await Assert.That(ResolvConf.Parse("").Servers.Count).IsEqualTo(1);
    }

    [Test]
    public async Task Resolv_conf_gives_servers_search_domains_and_options()
    {
        var settings = ResolvConf.Parse("""
            # comment
            ; comment
            domain gone.example
            nameserver 192.0.2.1
              nameserver 2001:db8::1 trailing
            nameserver garbage
            nameserver fe80::1%7
            nameserver 192.0.2.4
            search one.example two.example. a..b
            options ndots:3 timeout:2
            options attempts:4 rotate unknown:7 ndots:x
            """);
        await Assert.That(string.Join(' ', settings.Servers)).IsEqualTo("192.0.2.1:53 [2001:db8::1]:53 [fe80::1%7]:53");
        await Assert.That(string.Join(' ', settings.Search)).IsEqualTo("one.example two.example");
        await Assert.That((settings.Ndots, settings.Timeout, settings.Attempts, settings.Rotate)).IsEqualTo((3, TimeSpan.FromSeconds(2), 4, true));
    }

    [Test]
    [Arguments("", 1, 5, 2)]
    [Arguments("options ndots:99 timeout:99 attempts:99", 15, 30, 5)]
    [Arguments("options ndots:0 timeout:0 attempts:0", 0, 1, 1)]
    public async Task Options_keep_to_the_bounds_of_the_manual(string text, int ndots, int timeoutSeconds, int attempts)
    {
        var settings = ResolvConf.Parse(text);
        await Assert.That(settings.Servers[0]).IsEqualTo(new IPEndPoint(IPAddress.Loopback, 53));
        await Assert.That((settings.Ndots, settings.Timeout, settings.Attempts)).IsEqualTo((ndots, TimeSpan.FromSeconds(timeoutSeconds), attempts));
    }

    [Test]
    public async Task The_hosts_file_has_aliases_comments_and_several_lines_for_a_name()
    {
        var hosts = HostsTable.Parse("""
            # 192.0.2.9 relay
            192.0.2.1  Relay.example.com	relay r1 # not.this
            2001:db8::1 relay
            192.0.2.1 relay
            fe80::1%7 zoned
            not-an-address relay
            192.0.2.5
            """);
        await Assert.That(string.Join<IPAddress>(' ', hosts.Find("RELAY")!)).IsEqualTo("192.0.2.1 2001:db8::1");
        await Assert.That(string.Join<IPAddress>(' ', hosts.Find("relay.example.com")!)).IsEqualTo("192.0.2.1");
        await Assert.That(string.Join<IPAddress>(' ', hosts.Find("zoned")!)).IsEqualTo("fe80::1%7");
        await Assert.That(hosts.Find("not.this")).IsNull();
    }

    [Test]
    public async Task A_file_that_is_too_long_is_read_up_to_its_last_whole_line()
    {
        string path = Path.Combine(Path.GetTempPath(), $"dingo-names-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllTextAsync(path, "first\nsecond\n");
            var file = new WatchedFile<string>(path, 10, static text => text, new FakeTimeProvider());
            await Assert.That(file.Current).IsEqualTo("first\n");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task A_file_that_has_not_changed_is_not_read_again()
    {
        string path = Path.Combine(Path.GetTempPath(), $"dingo-names-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllTextAsync(path, "same");
            var time = new FakeTimeProvider();
            int read = 0;
            var file = new WatchedFile<string>(path, 10, text => $"{text} {++read}", time);
            await Assert.That(file.Current).IsEqualTo("same 1");
            time.Advance(TimeSpan.FromMinutes(1));
            await Assert.That(file.Current).IsEqualTo("same 1");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
