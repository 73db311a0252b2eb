using Dingo.Ouroboros.Handshake;

namespace Dingo.Tests.Ouroboros.Handshake;

public class HandshakeNamesTests
{
    [Test]
    public async Task Every_fault_and_reason_has_a_name_of_its_own()
    {
        string[] faults = Array.ConvertAll(Enum.GetValues<HandshakeFault>(), fault => fault.Name());
        string[] reasons = Array.ConvertAll(Enum.GetValues<RefuseReason>(), reason => reason.Name());
        await Assert.That(faults).DoesNotContain("unknown");
        await Assert.That(reasons).DoesNotContain("unknown");
        await Assert.That(faults.Distinct().Count()).IsEqualTo(faults.Length);
        await Assert.That(reasons.Distinct().Count()).IsEqualTo(reasons.Length);
    }
}
