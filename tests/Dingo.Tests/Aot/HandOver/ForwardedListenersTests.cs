using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Tests.Aot.Ping;
using Dingo.Tests.ConnManager;
using static Dingo.Tests.Aot.HandOver.ForwardingListeners;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>Whose nodes are looked after, from one configuration to the next.</summary>
public sealed class ForwardedListenersTests
{
    // Of the wheel, with which nodes are asked.
    private const int OfTheWheel = 1;

    [Test]
    public async Task Nodes_are_looked_after_from_the_plan_that_has_them_to_the_one_that_does_not()
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        var time = new OpenTimers();
        var listeners = Listeners(time);
        await listeners.AdoptAsync(listeners.Plan(Options(Forwarding("one", node.Url), Forwarding("two", node.Url))));
        await AssertLookedAt(listeners, time, $"one {node.Url} Up, two {node.Url} Up");
        await Assert.That(listeners.AreUp).IsTrue();

        await listeners.AdoptAsync(listeners.Plan(Options(Forwarding("two", node.Url))));
        await AssertLookedAt(listeners, time, $"two {node.Url} Up");

        await listeners.DisposeAsync();
        await Assert.That(time.Count).IsEqualTo(0);
    }

    [Test]
    public async Task A_node_that_its_listener_had_already_stays_the_one_that_it_is()
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        using var other = new ScriptedNode(ScriptedNode.Silent);
        var time = new OpenTimers();
        await using var listeners = Listeners(time);
        await listeners.AdoptAsync(listeners.Plan(Options(Forwarding("one", node.Url))));
        await AssertLookedAt(listeners, time, $"one {node.Url} Up");
        var first = listeners.All.Single().Pool.Backends.Single();
        first.Enter();

        await listeners.AdoptAsync(listeners.Plan(Options(Forwarding("one", other.Url, node.Url))));
        await AssertLookedAt(listeners, time, $"one {other.Url} Up, one {node.Url} Up");
        await Assert.That(listeners.All.Single().Pool.Backends[1]).IsSameReferenceAs(first);
        ulong tried = 0;
        await Assert.That(listeners.All.Single().Pool.Choose(ref tried)!.Address.Text).IsEqualTo(other.Url);
        await Assert.That(Backends(listeners, Forwarding("other", node.Url))).DoesNotContain(first);
    }

    [Test]
    public async Task A_node_that_is_to_be_looked_at_in_another_way_is_up_until_that_says_otherwise()
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        var time = new OpenTimers();
        await using var listeners = Listeners(time);
        await listeners.AdoptAsync(listeners.Plan(Options(Forwarding("one", node.Url))));
        await AssertLookedAt(listeners, time, $"one {node.Url} Up");
        var first = listeners.All.Single().Pool.Backends.Single();

        var asking = Forwarding("one", node.Url);
        asking.HealthCheck = HealthCheckKind.Handshake;
        await listeners.AdoptAsync(listeners.Plan(Options(asking)));
        await Assert.That(listeners.AreUp).IsTrue();
        await Assert.That(await Eventually.IsTrueAsync(() => node.Proposals.Count == 1)).IsTrue();
        time.Advance(BackendCheck.Timeout);
        await AssertLookedAt(listeners, time, $"one {node.Url} Down");
        await Assert.That(listeners.All.Single().Pool.Backends.Single()).IsSameReferenceAs(first);

        // What speaks another protocol is another node.
        asking.Protocol = ListenerProtocol.NodeToClient;
        await Assert.That(Backends(listeners, asking)).DoesNotContain(first);
    }

    [Test]
    public async Task A_listener_without_a_node_that_is_up_speaks_against_all_and_one_that_does_not_forward_has_none()
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        using var closed = new ClosedPort();
        var time = new OpenTimers();
        await using var listeners = Listeners(time);
        var here = new ListenerOptions { Name = "here", HandOver = HandOverKind.Respond };
        await listeners.AdoptAsync(listeners.Plan(Options(here, Forwarding("one", node.Url), Forwarding("two", closed.Url))));
        await AssertLookedAt(listeners, time, $"one {node.Url} Up, two {closed.Url} Down");
        await Assert.That(listeners.AreUp).IsFalse();
    }

    private static IEnumerable<Backend> Backends(ForwardedListeners listeners, ListenerOptions planned) =>
        listeners.Plan(Options(planned)).Single().Pool.Backends;

    /// <summary>These nodes, and no others, have been looked at, and each waits for the next time.</summary>
    private static async Task AssertLookedAt(ForwardedListeners listeners, OpenTimers time, string said)
    {
        int pauses = said.Split(", ").Length;
        await Assert.That(await Eventually.IsTrueAsync(() => States(listeners) == said && time.Count == OfTheWheel + pauses)).IsTrue();
    }
}
