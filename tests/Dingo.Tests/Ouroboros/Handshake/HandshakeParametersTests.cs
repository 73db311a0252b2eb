using Dingo.Ouroboros.Handshake;
using static Dingo.Tests.Ouroboros.Handshake.Parameters;

namespace Dingo.Tests.Ouroboros.Handshake;

public class HandshakeParametersTests
{
    [Test]
    public async Task Default_versions_are_the_released_ones()
    {
        await Assert.That(List(Relay())).IsEqualTo("14 15");
        await Assert.That(List(Node(new VersionData(2), experimental: true))).IsEqualTo("14 15 16");
        await Assert.That(List(Local(new VersionData(2)))).IsEqualTo("32784 32785 32786 32787 32788 32789 32790 32791");
    }

    [Test]
    [Arguments(new ushort[] { 13 })]
    [Arguments(new ushort[] { 16 })]
    [Arguments(new ushort[] { 0x8010 })]
    [Arguments(new ushort[] { 15, 14 })]
    [Arguments(new ushort[] { 14, 14 })]
    public async Task Versions_that_cannot_be_offered_are_refused_at_construction(ushort[] versions) =>
        await Assert.That(() => Node(new VersionData(2), false, versions)).Throws<ArgumentException>();

    [Test]
    public async Task Largest_replies_of_our_own_fit()
    {
        HandshakeParameters most = Local(new VersionData(uint.MaxValue));
        await Assert.That(most.QueryReply.Length).IsLessThanOrEqualTo(HandshakeResponder.MaxReplyBytes);
        await Assert.That(most.VersionMismatch.Length).IsLessThanOrEqualTo(HandshakeResponder.MaxReplyBytes);
    }

    [Test]
    public async Task Reply_span_that_might_not_do_is_the_callers_mistake() =>
        await Assert.That(() => HandshakeResponder.Respond(Relay(), default, new byte[HandshakeResponder.MaxReplyBytes - 1]))
            .Throws<ArgumentOutOfRangeException>();

    private static string List(HandshakeParameters ours) => string.Join(' ', ours.Versions.ToArray());
}
