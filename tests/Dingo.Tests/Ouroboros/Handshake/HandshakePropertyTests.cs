using CsCheck;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;
using static Dingo.Tests.Ouroboros.Handshake.Parameters;

namespace Dingo.Tests.Ouroboros.Handshake;

public class HandshakePropertyTests
{
    private static readonly HandshakeParameters NodeSide = Node(new VersionData(2, PeerSharing: true), experimental: true);
    private static readonly HandshakeParameters LocalSide = Local(new VersionData(2));

    private static readonly Gen<VersionData> AnyData = Gen.Select(
        Gen.UInt[1, 2], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool,
        (magic, initiatorOnly, sharing, query, peras) => new VersionData(magic, initiatorOnly, sharing, query, peras));

    [Test]
    public void Any_bytes_are_decided_on_without_an_exception() =>
        Gen.Byte.Array[0, 64].Sample(IsDecidedOn, iter: 20_000, threads: 1);

    [Test]
    public void Any_mutation_of_a_golden_vector_is_decided_on_without_an_exception()
    {
        Gen<string> vectors = Gen.Int[0, GoldenVectors.Handshakes.Count - 1].Select(i => GoldenVectors.Handshakes[i]);
        Gen.Select(vectors, Gen.Select(Gen.Int[0, 127], Gen.Byte).Array[1, 4], Gen.Int[0, 3]).Sample(
            run =>
            {
                byte[] bytes = Hex.Bytes(run.Item1);
                foreach ((int at, byte value) in run.Item2)
                    bytes[at % bytes.Length] = value;
                return IsDecidedOn(bytes[..^Math.Min(run.Item3, bytes.Length)]);
            },
            iter: 30_000,
            threads: 1);
    }

    [Test]
    public void Two_sides_of_any_kind_come_to_the_same_result() =>
        Gen.Select(AnyData, AnyData, Gen.Bool, Gen.Bool).Sample(
            (asking, answering, askingExperimental, answeringExperimental) =>
            {
                HandshakeParameters initiator = Node(asking, askingExperimental);
                HandshakeParameters responder = Node(answering, answeringExperimental);
                byte[] reply = new byte[HandshakeResponder.MaxReplyBytes];
                ResponderResult answer = HandshakeResponder.Respond(responder, initiator.Proposal, reply);
                InitiatorResult result = HandshakeInitiator.Receive(initiator, reply.AsMemory(0, answer.ReplyLength));
                return answer.Outcome switch
                {
                    ResponderOutcome.Accepted => result.Outcome == InitiatorOutcome.Accepted && result.Agreement == answer.Agreement,
                    ResponderOutcome.QueryAnswered => result.Outcome == InitiatorOutcome.QueryAnswered
                        && result.Versions.Length == responder.Versions.Length,
                    ResponderOutcome.Refused => result.Outcome == InitiatorOutcome.Refused
                        && result.Refusal!.Reason == RefuseReason.Refused && asking.NetworkMagic != answering.NetworkMagic,
                    _ => false,
                };
            },
            iter: 2_000,
            threads: 1);

    /// <summary>A decision, or a wish for more that can still be granted; and consumption that fits what was given.</summary>
    private static bool IsDecidedOn(byte[] bytes)
    {
        foreach (HandshakeParameters ours in new[] { NodeSide, LocalSide })
        {
            ResponderResult answer = Respond(ours, bytes).Result;
            InitiatorResult reading = HandshakeInitiator.Receive(ours, bytes);
            bool mayWait = bytes.Length < SegmentLimits.MaxHandshakeMessage;
            bool fits = answer.Outcome switch
            {
                ResponderOutcome.NeedMore => mayWait && answer == default,
                ResponderOutcome.Malformed => answer is { Consumed: 0, ReplyLength: 0 } && answer.Fault != HandshakeFault.None,
                _ => answer.Consumed == bytes.Length && answer.ReplyLength > 0 && answer.Fault == HandshakeFault.None,
            };
            fits &= reading.Outcome switch
            {
                InitiatorOutcome.NeedMore => mayWait && answer.Outcome == ResponderOutcome.NeedMore,
                InitiatorOutcome.Malformed => reading.Consumed == 0 && reading.Fault != HandshakeFault.None,
                _ => reading.Consumed == bytes.Length && reading.Fault == HandshakeFault.None,
            };
            if (!fits)
                return false;
        }

        return true;
    }
}
