using CsCheck;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Tests.ConnManager.Outbound;

public sealed class DialTargetTests
{
    [Test]
    [Arguments("192.0.2.7:3001", "192.0.2.7:3001")]
    [Arguments("[2001:DB8::1]:3001", "[2001:db8::1]:3001")]
    [Arguments("[::ffff:192.0.2.7]:3001", "192.0.2.7:3001")]
    [Arguments("relay.example:3001", "relay.example 3001")]
    [Arguments("1:3001", "1 3001")]
    [Arguments("unix:/run/node.socket", "unix:/run/node.socket")]
    [Arguments("pipe:node", "pipe:node")]
    [Arguments("", null)]
    [Arguments("relay.example", null)]
    [Arguments("relay.example:", null)]
    [Arguments("relay.example:0", null)]
    [Arguments("relay.example:65536", null)]
    [Arguments("relay.example:-1", null)]
    [Arguments(":3001", null)]
    [Arguments("2001:db8::1:3001", null)]
    [Arguments("[192.0.2.7]:3001", null)]
    [Arguments("[relay.example]:3001", null)]
    [Arguments("relay example:3001", null)]
    [Arguments("unix:", null)]
    [Arguments("pipe:", null)]
    [Arguments("pipe:a/b", null)]
    public async Task An_address_is_read_as_it_is_meant_or_not_at_all(string address, string? expected)
    {
        bool isRead = DialTarget.TryParse(address, unixIsPipe: false, out var target);
        await Assert.That(isRead ? target.EndPoint?.ToString() ?? $"{target.Host} {target.Port}" : null).IsEqualTo(expected);
    }

    [Test]
    public async Task A_Unix_socket_is_a_pipe_on_Windows()
    {
        await Assert.That(DialTarget.TryParse("unix:/run/node.socket", unixIsPipe: true, out var target)).IsTrue();
        await Assert.That(target.EndPoint).IsEqualTo(PeerEndPoint.Pipe("node.socket"));
    }

    [Test]
    public async Task A_path_or_a_name_that_is_too_long_is_none()
    {
        await Assert.That(DialTarget.TryParse($"unix:{new string('a', 107)}", unixIsPipe: false, out _)).IsFalse();
        await Assert.That(DialTarget.TryParse($"{new string('a', 253)}:1", unixIsPipe: false, out _)).IsTrue();
        await Assert.That(DialTarget.TryParse($"{new string('a', 254)}:1", unixIsPipe: false, out _)).IsFalse();
    }

    [Test]
    public async Task Whatever_is_given_nothing_is_thrown()
    {
        Gen.String.Sample(static text => DialTarget.TryParse(text, unixIsPipe: false, out _) | true);
        await Task.CompletedTask;
    }
}
