using Dingo.Aot.Configuration;
using Dingo.Aot.Reloading;
using Dingo.Tests.Aot.Configuration;

namespace Dingo.Tests.Aot.Reloading;

public class ReloadPlanTests
{
    private const string OneListener = """{ "Listeners": [ { "Name": "ntc", "Protocol": "NodeToClient", "Address": "unix:./a" } ] }""";

    [Test]
    public async Task What_can_change_changes_and_what_needs_a_restart_keeps_its_value_and_is_named()
    {
        var plan = ReloadPlan.Of(Load.Default(), Load.Set("Limits:MaxInboundConns=7", "Network=mainnet", "Log:Level=Debug"));
        await Assert.That(Listed.Of(plan.Applied)).IsEqualTo(Listed.Of(
            new ConfigurationChange("Limits:MaxInboundConns", "100", "7"), new ConfigurationChange("Log:Level", "Information", "Debug")));
        await Assert.That(plan.NeedRestart.Single()).IsEqualTo(new ConfigurationChange("Network", "preview", "mainnet"));
        await Assert.That(plan.InForce.Options!.Limits.MaxInboundConns).IsEqualTo(7);
        await Assert.That(plan.InForce.Options!.Network).IsEqualTo("preview");
    }

    [Test]
    public async Task What_is_the_same_changes_nothing()
    {
        var plan = ReloadPlan.Of(Load.Default(), Load.Default());
        await Assert.That(plan.Applied).IsEmpty();
        await Assert.That(plan.NeedRestart).IsEmpty();
    }

    [Test]
    public async Task Listeners_are_compared_by_name_wherever_they_stand()
    {
        var before = Load.File("""
            { "Listeners": [ { "Name": "a", "Protocol": "NodeToNode", "Address": "tcp://127.0.0.1:1" },
                             { "Name": "b", "Protocol": "NodeToNode", "Address": "tcp://127.0.0.1:2" } ] }
            """);
        var read = Load.File("""
            { "Listeners": [ { "Name": "b", "Protocol": "NodeToNode", "Address": "tcp://127.0.0.1:2" },
                             { "Name": "c", "Protocol": "NodeToNode", "Address": "tcp://127.0.0.1:3" } ] }
            """);
        var plan = ReloadPlan.Of(before, read);
        await Assert.That(plan.Applied.Select(static change => change.Key.Split(':')[1]).Distinct().Order().SequenceEqual(["a", "c"])).IsTrue();
        await Assert.That(plan.Applied).Contains(new ConfigurationChange("Listeners:a:Address", "tcp://127.0.0.1:1", null));
        await Assert.That(plan.InForce.Options!.Listeners.Select(static l => l.Name).SequenceEqual(["b", "c"])).IsTrue();
    }

    [Test]
    public async Task The_mode_of_a_socket_that_stays_needs_a_restart_and_that_of_one_that_moves_does_not()
    {
        var before = Load.File(OneListener);
        var stays = ReloadPlan.Of(before, Load.File(OneListener, "Listeners:0:Mode=0600"));
        await Assert.That(stays.NeedRestart.Single()).IsEqualTo(new ConfigurationChange("Listeners:ntc:Mode", "0660", "0600"));
        await Assert.That(stays.InForce.Options!.Listeners[0].Mode).IsEqualTo("0660");

        var moves = ReloadPlan.Of(before, Load.File(OneListener, "Listeners:0:Mode=0600", "Listeners:0:Address=unix:./b"));
        await Assert.That(moves.NeedRestart).IsEmpty();
        await Assert.That(moves.InForce.Options!.Listeners[0].Mode).IsEqualTo("0600");
    }

    [Test]
    public async Task What_was_not_applied_is_named_at_every_reload()
    {
        var first = ReloadPlan.Of(Load.Default(), Load.Set("Engine:Threads=3"));
        var second = ReloadPlan.Of(first.InForce, Load.Set("Engine:Threads=3"));
        await Assert.That(second.NeedRestart.Single()).IsEqualTo(new ConfigurationChange("Engine:Threads", "1", "3"));
    }

    [Test]
    public async Task A_key_that_needs_a_restart_says_so_in_the_table()
    {
        string[] rows = ConfigurationTable.Render().Split('\n');
        await Assert.That(rows.Single(static row => row.Contains("`Network`"))).Contains("| restart |");
        await Assert.That(rows.Single(static row => row.Contains("`Log:Level`"))).Contains("| reload |");
    }
}
