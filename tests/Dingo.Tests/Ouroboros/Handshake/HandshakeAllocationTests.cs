using Dingo.Ouroboros.Handshake;
using static Dingo.Tests.Ouroboros.Handshake.Parameters;

namespace Dingo.Tests.Ouroboros.Handshake;

public class HandshakeAllocationTests
{
    [Test]
    [Arguments(GoldenVectors.V04Propose14And15Preview, ResponderOutcome.Accepted)]
    [Arguments(GoldenVectors.V08ProposeWithUnknownKeys, ResponderOutcome.Accepted)]
    [Arguments(GoldenVectors.V18Propose7To10, ResponderOutcome.Refused)]
    [Arguments(GoldenVectors.V06Propose14And15Mainnet, ResponderOutcome.Refused)]
    [Arguments("8200a10f60", ResponderOutcome.Refused)]
    [Arguments("8200a10f8402f401f5", ResponderOutcome.QueryAnswered)]
    [Arguments(GoldenVectors.V19Duplicate, ResponderOutcome.Malformed)]
    public async Task Warm_responder_allocates_nothing(string proposal, ResponderOutcome outcome)
    {
        HandshakeParameters ours = Relay();
        byte[] received = Hex.Bytes(proposal);
        byte[] reply = new byte[HandshakeResponder.MaxReplyBytes];
        ResponderResult last = default;
        long allocated = Allocations.InCleanestRound(() => last = HandshakeResponder.Respond(ours, received, reply));
        await Assert.That(last.Outcome).IsEqualTo(outcome);
        await Assert.That(allocated).IsEqualTo(0);
    }

    [Test]
    public async Task Warm_initiator_allocates_nothing_when_accepted()
    {
        HandshakeParameters ours = Relay();
        byte[] received = Hex.Bytes(GoldenVectors.V10Accept15);
        InitiatorResult last = default;
        long allocated = Allocations.InCleanestRound(() => last = HandshakeInitiator.Receive(ours, received));
        await Assert.That(last.Outcome).IsEqualTo(InitiatorOutcome.Accepted);
        await Assert.That(allocated).IsEqualTo(0);
    }
}
