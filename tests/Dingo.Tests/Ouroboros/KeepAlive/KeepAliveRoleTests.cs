using Dingo.Ouroboros.KeepAlive;

namespace Dingo.Tests.Ouroboros.KeepAlive;

public class KeepAliveRoleTests
{
    private static readonly KeepAliveMessage Ping7 = new(KeepAliveKind.Ping, 7);
    private static readonly KeepAliveMessage Pong7 = new(KeepAliveKind.Pong, 7);
    private static readonly KeepAliveMessage Done = new(KeepAliveKind.Done);

    [Test]
    public async Task Responder_echoes_each_cookie()
    {
        var responder = new KeepAliveResponder();
        for (ushort cookie = 0; cookie < 3; cookie++)
        {
            KeepAliveStep step = responder.Receive(new KeepAliveMessage(KeepAliveKind.Ping, cookie), out KeepAliveMessage reply);
            await Assert.That(step).IsEqualTo(KeepAliveStep.Reply);
            await Assert.That(reply).IsEqualTo(new KeepAliveMessage(KeepAliveKind.Pong, cookie));
        }
    }

    [Test]
    public async Task Responder_that_receives_a_pong_sees_a_violation()
    {
        var responder = new KeepAliveResponder();
        await Assert.That(responder.Receive(Pong7, out _)).IsEqualTo(KeepAliveStep.WrongAgency);
    }

    [Test]
    public async Task Responder_accepts_nothing_after_the_end()
    {
        var responder = new KeepAliveResponder();
        await Assert.That(responder.Receive(Done, out _)).IsEqualTo(KeepAliveStep.Ended);
        await Assert.That(responder.Receive(Ping7, out _)).IsEqualTo(KeepAliveStep.WrongAgency);
        await Assert.That(responder.Receive(Done, out _)).IsEqualTo(KeepAliveStep.WrongAgency);
    }

    [Test]
    public async Task Initiator_pings_again_after_each_pong_and_ends()
    {
        var initiator = new KeepAliveInitiator();
        for (int round = 0; round < 3; round++)
        {
            await Assert.That(initiator.Ping(7)).IsEqualTo(Ping7);
            await Assert.That(initiator.IsAwaitingPong).IsTrue();
            await Assert.That(initiator.Receive(Pong7)).IsEqualTo(KeepAliveStep.PongReceived);
            await Assert.That(initiator.IsAwaitingPong).IsFalse();
        }

        await Assert.That(initiator.Finish()).IsEqualTo(Done);
        await Assert.That(initiator.Receive(Pong7)).IsEqualTo(KeepAliveStep.WrongAgency);
    }

    [Test]
    public async Task Initiator_takes_another_cookie_for_a_violation()
    {
        var initiator = new KeepAliveInitiator();
        initiator.Ping(7);
        await Assert.That(initiator.Receive(new KeepAliveMessage(KeepAliveKind.Pong, 8))).IsEqualTo(KeepAliveStep.CookieMismatch);
    }

    [Test]
    public async Task Initiator_takes_what_only_it_may_say_for_a_violation()
    {
        var initiator = new KeepAliveInitiator();
        await Assert.That(initiator.Receive(Pong7)).IsEqualTo(KeepAliveStep.WrongAgency);
        initiator.Ping(7);
        await Assert.That(initiator.Receive(Ping7)).IsEqualTo(KeepAliveStep.WrongAgency);
        await Assert.That(initiator.Receive(Done)).IsEqualTo(KeepAliveStep.WrongAgency);
    }

    [Test]
    public async Task Initiator_that_speaks_out_of_turn_is_the_callers_mistake()
    {
        var waiting = new KeepAliveInitiator();
        waiting.Ping(7);
        await Assert.That(() => waiting.Ping(8)).Throws<InvalidOperationException>();
        await Assert.That(() => waiting.Finish()).Throws<InvalidOperationException>();

        var ended = new KeepAliveInitiator();
        ended.Finish();
        await Assert.That(() => ended.Ping(8)).Throws<InvalidOperationException>();
    }

    [Test]
    public async Task Every_step_has_a_name_of_its_own_and_two_are_violations()
    {
        KeepAliveStep[] steps = Enum.GetValues<KeepAliveStep>();
        string[] names = Array.ConvertAll(steps, step => step.Name());
        await Assert.That(names).DoesNotContain("unknown");
        await Assert.That(names.Distinct().Count()).IsEqualTo(steps.Length);
        await Assert.That(steps.Where(step => step.IsViolation())
            .SequenceEqual([KeepAliveStep.WrongAgency, KeepAliveStep.CookieMismatch])).IsTrue();
    }

    [Test]
    public async Task Times_are_those_of_the_reference()
    {
        await Assert.That(KeepAliveProtocol.PingTimeout).IsEqualTo(TimeSpan.FromSeconds(97));
        await Assert.That(KeepAliveProtocol.PongTimeout).IsEqualTo(TimeSpan.FromSeconds(60));
        await Assert.That(KeepAliveProtocol.PingInterval).IsEqualTo(TimeSpan.FromSeconds(10));
    }
}
