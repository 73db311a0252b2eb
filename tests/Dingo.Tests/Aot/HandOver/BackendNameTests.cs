using System.Net;
using System.Net.Sockets;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.ConnManager.Outbound;
using Dingo.Tests.Aot.Ping;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>Where a node is whose address is a name.</summary>
public sealed class BackendNameTests : IDisposable
{
    private const string Host = "node.example";

    private readonly Pinging.Names _names = new();
    private readonly ScriptedNode _node = new(ScriptedNode.Answering("8203a10f8402f400f4"));

    public void Dispose() => _node.Dispose();

    [Test]
    public async Task It_is_found_and_is_nowhere_before()
    {
        await using var looked = Look("127.0.0.1");
        await Assert.That(looked.Backend.Address.Place).IsNull();
        await looked.OverAsync();
        await IsAsync(looked, BackendState.Up, "127.0.0.1");
    }

    [Test]
    public async Task It_is_followed_to_another_address_and_back()
    {
        await using var looked = Look("127.0.0.1");
        await looked.OverAsync();
        // Nobody listens there.
        _names.Hosts[Host] = "127.0.0.77";
        await looked.NextAsync(BackendCheck.PauseWhileUp);
        await IsAsync(looked, BackendState.Down, "127.0.0.77");
        await Assert.That(looked.Lines[^1]).StartsWith($"is down: 127.0.0.77:{_node.Port} cannot be reached: ");
        _names.Hosts[Host] = "127.0.0.1";
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        await IsAsync(looked, BackendState.Up, "127.0.0.1");
    }

    [Test]
    public async Task An_address_in_use_stays_while_it_is_among_the_answers()
    {
        await using var looked = Look("127.0.0.1 127.0.0.77");
        await looked.OverAsync();
        _names.Hosts[Host] = "127.0.0.77 127.0.0.1";
        await looked.NextAsync(BackendCheck.PauseWhileUp);
        await IsAsync(looked, BackendState.Up, "127.0.0.1");
        _names.Hosts[Host] = "127.0.0.77 127.0.0.78";
        await looked.NextAsync(BackendCheck.PauseWhileUp);
        await IsAsync(looked, BackendState.Down, "127.0.0.77");
    }

    [Test]
    public async Task An_address_where_nobody_is_gives_way_to_the_next_and_the_last_to_the_first()
    {
        using var first = Closed("127.0.0.77");
        using var second = Closed("127.0.0.78");
        await using var looked = Look("127.0.0.77 127.0.0.78 127.0.0.1");
        await looked.OverAsync();
        await IsAsync(looked, BackendState.Down, "127.0.0.77");
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        await IsAsync(looked, BackendState.Down, "127.0.0.78");
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        await IsAsync(looked, BackendState.Up, "127.0.0.1");

        _node.Dispose();
        await looked.NextAsync(BackendCheck.PauseWhileUp);
        await IsAsync(looked, BackendState.Down, "127.0.0.1");
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        await IsAsync(looked, BackendState.Down, "127.0.0.77");
    }

    [Test]
    public async Task An_address_that_was_not_looked_at_does_not_give_way()
    {
        var scarce = new ScarceConnector();
        await using var looked = Look("127.0.0.1 127.0.0.77", scarce);
        await looked.OverAsync();
        _names.Hosts[Host] = "";
        await looked.NextAsync(BackendCheck.PauseWhileUp);
        await IsAsync(looked, BackendState.Down, "127.0.0.1");
        _names.Hosts[Host] = "127.0.0.1 127.0.0.77";
        scarce.Shortage = SocketError.TooManyOpenSockets;
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        scarce.Shortage = null;
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        await IsAsync(looked, BackendState.Up, "127.0.0.1");
    }

    [Test]
    public async Task IPv6_is_for_a_name_that_has_no_IPv4_address()
    {
        await using var looked = Look("::1 127.0.0.1");
        await looked.OverAsync();
        await IsAsync(looked, BackendState.Up, "127.0.0.1");
        _names.Hosts[Host] = "::1";
        await looked.NextAsync(BackendCheck.PauseWhileUp);
        await Assert.That(looked.Backend.Place!.Peer.ToString()).IsEqualTo($"[::1]:{_node.Port}");
    }

    [Test]
    public async Task A_name_that_leads_nowhere_is_down_and_one_that_leads_nowhere_any_more()
    {
        await using var looked = Look("");
        await looked.OverAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Down);
        await Assert.That(looked.Backend.Place).IsNull();
        await Assert.That(looked.Lines.Single()).IsEqualTo("is down: node.example has no address");

        _names.Hosts[Host] = "127.0.0.1";
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        await IsAsync(looked, BackendState.Up, "127.0.0.1");
        _names.Hosts[Host] = "";
        await looked.NextAsync(BackendCheck.PauseWhileUp);
        await Assert.That(looked.Backend.IsUsable).IsFalse();
        await Assert.That(looked.Lines[^1]).IsEqualTo("is down: node.example has no address");
    }

    [Test]
    public async Task A_name_of_which_nobody_answers_is_down_after_two_seconds()
    {
        await using var looked = new LookedAt($"tcp://{Host}:{_node.Port}", names: new Pinging.Names { IsSilent = true });
        await looked.BegunAsync();
        looked.Time.Advance(BackendCheck.Timeout);
        await looked.OverAsync();
        await Assert.That(looked.Lines.Single()).IsEqualTo("is down: no answer within 2 s");
    }

    private LookedAt Look(string addresses, IConnector? connector = null)
    {
        _names.Hosts[Host] = addresses;
        return new LookedAt($"tcp://{Host}:{_node.Port}", names: _names, connector: connector);
    }

    private ClosedPort Closed(string address) => new(new IPEndPoint(IPAddress.Parse(address), _node.Port));

    private async Task IsAsync(LookedAt looked, BackendState state, string address)
    {
        await Assert.That(looked.Backend.State).IsEqualTo(state);
        await Assert.That(looked.Backend.Place!.Peer.ToString()).IsEqualTo($"{address}:{_node.Port}");
    }
}
