using Dingo.Aot.Peers;

namespace Dingo.Tests.Aot.Configuration;

public sealed class PeerRulesTests
{
    private const string Topology = """{ "Producers": [ { "addr": "192.0.2.7", "port": 3001, "valency": 1 }, { "addr": "a.example", "port": 3001, "valency": 2 } ] }""";

    [Test]
    public async Task Nobody_is_kept_by_default()
    {
        await Assert.That(Load.Default().Options!.Peers.Plan.Groups).IsEmpty();
    }

    [Test]
    [Arguments("DINGO_Peers__Addresses", "192.0.2.7:3001", "Peers:Addresses")]
    [Arguments("DINGO_Peers__Topology", "topology.json", "Peers:Topology")]
    [Arguments("DINGO_PEERS__ADDRESSES", "192.0.2.7:3001", "PEERS:ADDRESSES")]
    [Arguments("DINGO_Peers", "192.0.2.7:3001", "Peers")]
    [Arguments("DINGO_Peers__Other", "x", "Peers:Other")]
    public async Task The_environment_cannot_say_who_is_kept_and_is_told_so(string name, string value, string key)
    {
        string fault = Load.Environment((name, value)).Fault();
        await Assert.That(fault).IsEqualTo(
            $"{key}: '{value}' (environment {name}): never read from the environment. Unset it, and set the key in the file or with --set.");
    }

    [Test]
    [Arguments("CARDANO_TOPOLOGY")]
    [Arguments("CARDANO_NODE_TOPOLOGY")]
    [Arguments("TOPOLOGY")]
    [Arguments("CARDANO_PEERS")]
    public async Task What_is_inherited_from_elsewhere_keeps_nobody(string name)
    {
        using var file = new TemporaryFile(Topology);
        var effective = Load.Environment((name, file.Path));
        await Assert.That(effective.Faults).IsEmpty();
        await Assert.That(effective.Options!.Peers.Plan.Connections).IsEqualTo(0);
    }

    [Test]
    public async Task List_and_topology_are_kept_together_and_each_peer_once()
    {
        using var file = new TemporaryFile(Topology);
        var plan = Load.Set($"Peers:Topology={file.Path}", "Peers:Addresses=192.0.2.7:3001, 192.0.2.8:3001").Options!.Peers.Plan;
        await Assert.That(string.Join("; ", plan.Groups.Select(static group => $"{string.Join(' ', group.AccessPoints)} x{group.Valency}")))
            .IsEqualTo("192.0.2.7:3001 192.0.2.8:3001 x2; a.example:3001 x2");
    }

    [Test]
    public async Task Whoever_is_kept_must_fit_into_the_limit()
    {
        string fault = Load.Set("Peers:Addresses=192.0.2.7:3001 192.0.2.8:3001", "Limits:MaxOutboundConns=1").Fault();
        await Assert.That(fault).Contains("Limits:MaxOutboundConns");
        await Assert.That(fault).Contains("too few for the 2 connections");
    }

    [Test]
    public async Task The_file_may_say_who_is_kept()
    {
        var plan = Load.File("""{ "Peers": { "Addresses": "192.0.2.7:3001" } }""").Options!.Peers.Plan;
        await Assert.That(plan.Connections).IsEqualTo(1);
    }

    [Test]
    public async Task A_wrong_address_is_told_by_key()
    {
        string fault = Load.Set("Peers:Addresses=a.example:3001 b.example").Fault();
        await Assert.That(fault).StartsWith("Peers:Addresses: 'a.example:3001 b.example' (command line): 'b.example': no port. Give HOST:PORT");
    }

    [Test]
    public async Task A_topology_that_cannot_be_read_is_a_fault()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        await Assert.That(Load.Set($"Peers:Topology={path}").Fault()).IsEqualTo(
            $"Peers:Topology: '{path}' (command line): there is no such file. Correct the file, name another, or leave the key out for none.");
        await Assert.That(Load.Set($"Peers:Topology={Path.GetTempPath()}").Fault()).Contains("a folder");
    }

    [Test]
    public async Task A_wrong_topology_is_a_fault_with_its_place()
    {
        using var file = new TemporaryFile("{\n \"localRoots\": [ x ] }");
        await Assert.That(Load.Set($"Peers:Topology={file.Path}").Fault()).Contains("(command line): line 2, byte 18: not valid JSON. Correct the file");
    }

    [Test]
    public async Task A_topology_is_read_up_to_its_limit_and_no_further()
    {
        using var fits = new TemporaryFile(Topology + new string(' ', (1024 * 1024) - Topology.Length));
        await Assert.That(Load.Set($"Peers:Topology={fits.Path}").Faults).IsEmpty();
        using var larger = new TemporaryFile(Topology + new string(' ', (1024 * 1024) - Topology.Length + 1));
        await Assert.That(Load.Set($"Peers:Topology={larger.Path}").Fault()).Contains("larger than 1048576 bytes");
        await Assert.That(Load.Set("Peers:Topology=/dev/zero").Fault()).Contains("larger than 1048576 bytes");
    }

    [Test]
    public async Task So_many_connections_can_be_kept_and_no_more()
    {
        await Assert.That(Load.Set([.. Wanting(PeerPlan.MaxConnections - 1, out var fits), "Limits:MaxOutboundConns=256"]).Faults).IsEmpty();
        fits.Dispose();
        await Assert.That(Load.Set(Wanting(PeerPlan.MaxConnections, out var over)).Fault()).StartsWith("Peers: 257 connections are to be kept, of which at most 256");
        over.Dispose();

        static string[] Wanting(int valency, out TemporaryFile file)
        {
            file = new TemporaryFile($$"""{ "Producers": [ { "addr": "a.example", "port": 1, "valency": {{valency}} } ] }""");
            return [$"Peers:Topology={file.Path}", "Peers:Addresses=192.0.2.7:3001"];
        }
    }
}
