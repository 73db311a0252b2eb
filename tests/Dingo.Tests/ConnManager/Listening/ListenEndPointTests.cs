using System.Net;
using System.Net.Sockets;
using CsCheck;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Tests.ConnManager.Listening;

public sealed class ListenEndPointTests
{
    [Test]
    [Arguments("tcp", "127.0.0.1:3001", "127.0.0.1:3001")]
    [Arguments("tcp", "[::1]:3001", "[::1]:3001")]
    [Arguments("tcp", ":3001", "[::]:3001")]
    [Arguments("tcp", "0.0.0.0:0", "0.0.0.0:0")]
    [Arguments("tcp4", ":3001", "0.0.0.0:3001")]
    [Arguments("tcp4", "192.0.2.1:65535", "192.0.2.1:65535")]
    [Arguments("tcp6", ":3001", "[::]:3001")]
    [Arguments("tcp6", "[2001:db8::1]:1", "[2001:db8::1]:1")]
    public async Task A_TCP_network_takes_a_host_and_a_port_or_all_addresses(string network, string address, string expected)
    {
        await Assert.That(ListenEndPoint.TryParse(network, address, out var endPoint, out string fault)).IsTrue();
        await Assert.That(endPoint).IsEqualTo(IPEndPoint.Parse(expected));
        await Assert.That(fault).IsEmpty();
    }

    [Test]
    public async Task Unix_means_a_path_or_on_Windows_a_pipe()
    {
        await Assert.That(Parse("unix", "/run/node.socket", unixIsPipe: false)).IsEqualTo(new UnixDomainSocketEndPoint("/run/node.socket"));
        await Assert.That(Parse("unix", @"\\.\pipe\node", unixIsPipe: true)).IsEqualTo(new NamedPipeEndPoint("node"));
        await Assert.That(Parse("unix", "node", unixIsPipe: true)).IsEqualTo(new NamedPipeEndPoint("node"));
        await Assert.That(Parse("unix", "/run/node.socket", unixIsPipe: true)).IsEqualTo(new NamedPipeEndPoint("node.socket"));
        ListenEndPoint.TryParse("unix", "node", out var endPoint, out _);
        await Assert.That(endPoint is NamedPipeEndPoint).IsEqualTo(OperatingSystem.IsWindows());
    }

    [Test]
    public async Task A_pipe_is_a_pipe_on_every_system()
    {
        foreach (bool isWindows in new[] { false, true })
        {
            await Assert.That(Parse("pipe", "node", isWindows)).IsEqualTo(new NamedPipeEndPoint("node"));
            await Assert.That(Parse("pipe", @"\\.\PIPE\node", isWindows)).IsEqualTo(new NamedPipeEndPoint("node"));
        }
    }

    [Test]
    [Arguments("udp", ":3001", "'udp' is no network: give tcp, tcp4, tcp6, unix or pipe")]
    [Arguments("", "", "'' is no network: give tcp, tcp4, tcp6, unix or pipe")]
    [Arguments("tcp", "127.0.0.1", "'127.0.0.1' has no port: give HOST:PORT")]
    [Arguments("tcp", "[::1]", "'[::1]' has no port: give HOST:PORT")]
    [Arguments("tcp", "127.0.0.1:65536", "the port '65536' is not a number from 0 to 65535")]
    [Arguments("tcp", "localhost:3001", "the host 'localhost' is not a numeric IPv4 or [IPv6] address")]
    [Arguments("tcp", "::1:3001", "the host '::1' is not a numeric IPv4 or [IPv6] address")]
    [Arguments("tcp4", "[::1]:3001", "the host '[::1]' is of the other family")]
    [Arguments("tcp6", "127.0.0.1:3001", "the host '127.0.0.1' is of the other family")]
    [Arguments("unix", "", "the path is empty, or has a NUL character in it")]
    [Arguments("pipe", "a/b", "the name of a pipe 'a/b' has one of / \\ : # or NUL in it")]
    public async Task What_cannot_be_listened_on_is_explained(string network, string address, string expected)
    {
        await Assert.That(ListenEndPoint.TryParse(network, address, unixIsPipe: false, out var endPoint, out string fault)).IsFalse();
        await Assert.That(endPoint).IsNull();
        await Assert.That(fault).IsEqualTo(expected);
    }

    [Test]
    public async Task A_path_of_one_byte_too_many_is_explained()
    {
        string longest = "/" + new string('x', ListenerConfig.MaxUnixPathBytes - 1);
        await Assert.That(Parse("unix", longest, unixIsPipe: false)).IsNotNull();
        ListenEndPoint.TryParse("unix", longest + "x", unixIsPipe: false, out _, out string fault);
        await Assert.That(fault).IsEqualTo("the path has 107 bytes, and a Unix socket's at most 106");
    }

    [Test]
    public void Any_text_is_read_or_explained()
    {
        string[] networks = ["tcp", "tcp4", "tcp6", "unix", "pipe", "x"];
        Gen.Select(Gen.Int[0, networks.Length - 1], Gen.String, Gen.Bool).Sample((network, address, isWindows) =>
            ListenEndPoint.TryParse(networks[network], address, isWindows, out var endPoint, out string fault) == (endPoint is not null)
            && (endPoint is null) == (fault.Length > 0));
    }

    private static EndPoint? Parse(string network, string address, bool unixIsPipe) =>
        ListenEndPoint.TryParse(network, address, unixIsPipe, out var endPoint, out _) ? endPoint : null;
}
