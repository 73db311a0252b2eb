using Dingo.Ouroboros.Addresses;

namespace Dingo.Tests.Ouroboros.Addresses;

public sealed class NamedPipeEndPointTests
{
    [Test]
    [Arguments("node")]
    [Arguments("dingo.node-socket_1")]
    [Arguments("Cardano node")]
    public async Task A_name_is_taken_as_it_is(string name)
    {
        await Assert.That(new NamedPipeEndPoint(name).Name).IsEqualTo(name);
        await Assert.That(new NamedPipeEndPoint(name)).IsEqualTo(new NamedPipeEndPoint(name));
    }

    [Test]
    [Arguments("")]
    [Arguments("a/b")]
    [Arguments("a\\b")]
    [Arguments("a#1")]
    [Arguments("a:b")]
    [Arguments("a\0b")]
    [Arguments("Anonymous")]
    public async Task What_is_no_name_is_refused(string name)
    {
        await Assert.That(NamedPipeEndPoint.TryCreate(name, out _, out string fault)).IsFalse();
        await Assert.That(fault).IsNotEmpty();
        await Assert.That(() => new NamedPipeEndPoint(name)).Throws<ArgumentException>();
    }

    [Test]
    public async Task The_longest_name_is_taken_and_one_character_more_is_refused()
    {
        string longest = new('x', NamedPipeEndPoint.MaxNameLength);
        await Assert.That(NamedPipeEndPoint.TryCreate(longest, out _, out _)).IsTrue();
        await Assert.That(NamedPipeEndPoint.TryCreate(longest + "x", out _, out _)).IsFalse();
    }
}
