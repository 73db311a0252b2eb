using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Configuration;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Tests.Aot.Configuration;

public class ListenAddressTests
{
    [Test]
    [Arguments("tcp://0.0.0.0:3001", "0.0.0.0:3001")]
    [Arguments("TCP://127.0.0.1:0", "127.0.0.1:0")]
    [Arguments("tcp://[::]:65535", "[::]:65535")]
    [Arguments("tcp://[2001:db8::1]:1", "[2001:db8::1]:1")]
    public async Task Tcp_addresses_are_read(string address, string expected)
    {
        await Assert.That(ListenAddress.Parse(address)).IsEqualTo(IPEndPoint.Parse(expected));
    }

    [Test]
    [Arguments("")]
    [Arguments("127.0.0.1:3001")]
    [Arguments("udp://127.0.0.1:3001")]
    [Arguments("tcp://127.0.0.1")]
    [Arguments("tcp://127.0.0.1:")]
    [Arguments("tcp://127.0.0.1:65536")]
    [Arguments("tcp://127.0.0.1:+1")]
    [Arguments("tcp://127.1:3001")]
    [Arguments("tcp://1:3001")]
    [Arguments("tcp://localhost:3001")]
    [Arguments("tcp://::1:3001")]
    [Arguments("tcp://[::1]")]
    [Arguments("tcp://[127.0.0.1]:3001")]
    [Arguments("tcp://:3001")]
    [Arguments("unix:")]
    [Arguments("unix:a\0b")]
    public async Task Anything_else_is_refused_with_a_reason(string address)
    {
        var read = ListenAddress.TryParse(address, out _, out var fault);

        await Assert.That(read).IsFalse();
        await Assert.That(fault).IsNotEmpty();
    }

    [Test]
    public async Task Unix_path_may_have_106_bytes_and_no_more()
    {
        // Two bytes per letter: what counts is bytes.
        var longest = "/x" + new string('ä', 52);

        await Assert.That(ListenAddress.Parse("unix:" + longest)).IsEqualTo(new UnixDomainSocketEndPoint(longest));
        await Assert.That(ListenAddress.TryParse("unix:" + longest + "x", out _, out var fault)).IsFalse();
        await Assert.That(fault).Contains("107 bytes");
    }

    [Test]
    [Arguments("PIPE:node", "node")]
    [Arguments("unix:./dingo.socket", "dingo.socket")]
    [Arguments("unix:C:\\run\\dingo.socket", "dingo.socket")]
    [Arguments("unix:dingo", "dingo")]
    public async Task On_Windows_a_listener_may_be_a_pipe_and_a_Unix_socket_is_one(string address, string name)
    {
        await Assert.That(ListenAddress.TryParseListener(address, isWindows: true, out var endPoint, out _)).IsTrue();
        await Assert.That(endPoint).IsEqualTo(new NamedPipeEndPoint(name));
        await Assert.That(ListenAddress.Format(endPoint!)).IsEqualTo("pipe:" + name);
    }

    [Test]
    public async Task Elsewhere_there_are_no_pipes()
    {
        await Assert.That(ListenAddress.TryParseListener("pipe:node", isWindows: false, out _, out var fault)).IsFalse();
        await Assert.That(fault).Contains("named pipes are for Windows");
        await Assert.That(ListenAddress.TryParseListener("unix:node", isWindows: false, out var endPoint, out _)).IsTrue();
        await Assert.That(endPoint).IsEqualTo(new UnixDomainSocketEndPoint("node"));
    }

    [Test]
    public async Task Nothing_but_a_listener_may_be_a_pipe()
    {
        await Assert.That(ListenAddress.TryParse("pipe:node", out _, out var fault)).IsFalse();
        await Assert.That(fault).IsEqualTo("not an address");
        await Assert.That(Load.Set("Metrics:Address=pipe:node").Fault()).Contains("Metrics:Address");
    }

    [Test]
    public async Task A_pipe_has_a_name()
    {
        await Assert.That(ListenAddress.TryParseListener("pipe:a/b", isWindows: true, out _, out var fault)).IsFalse();
        await Assert.That(fault).Contains("the name of a pipe 'a/b' has one of");
    }
}
