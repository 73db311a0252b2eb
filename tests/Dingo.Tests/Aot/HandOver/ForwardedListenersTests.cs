using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Tests.Aot.Ping;
using Dingo.Tests.ConnManager;
using Microsoft.Extensions.Logging.Abstractions;

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
    public async Task Nodes_that_stay_what_they_are_stay_in_the_state_that_they_are_in()
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        using var other = new ScriptedNode(ScriptedNode.Silent);
        await using var listeners = Listeners(new OpenTimers());
        await listeners.AdoptAsync(listeners.Plan(Options(Forwarding("one", node.Url))));
        var first = listeners.All.Single();

        await Assert.That(listeners.Plan(Options(Forwarding("one", node.Url))).Single()).IsSameReferenceAs(first);
        await Assert.That(listeners.Plan(Options(Forwarding("other", node.Url))).Single()).IsNotSameReferenceAs(first);
        await Assert.That(listeners.Plan(Options(Forwarding("one", node.Url, other.Url))).Single()).IsNotSameReferenceAs(first);
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

    private static ForwardedListeners Listeners(TimeProvider time) =>
        new(new BackendTools(Wire.Magic, new Pinging.Names(), time, NullLogger.Instance));

    private static DaemonOptions Options(params ListenerOptions[] listeners) => new() { Listeners = [.. listeners] };

    private static ListenerOptions Forwarding(string name, params string[] nodes) => new()
    {
        Name = name,
        HandOver = HandOverKind.Forward,
        HealthCheck = HealthCheckKind.Connect,
        Backends = [.. nodes.Select(static node => new BackendOptions { Address = node })],
    };

    /// <summary>These nodes, and no others, have been looked at, and each waits for the next time.</summary>
    private static async Task AssertLookedAt(ForwardedListeners listeners, OpenTimers time, string said)
    {
        int pauses = said.Split(", ").Length;
        await Assert.That(await Eventually.IsTrueAsync(() => Said(listeners) == said && time.Count == OfTheWheel + pauses)).IsTrue();
    }

    private static string Said(ForwardedListeners listeners) =>
        string.Join(", ", listeners.Report().Select(static node => $"{node.Listener} {node.Address} {node.State}"));
}
