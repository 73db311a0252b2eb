using System.Text;
using CsCheck;
using Dingo.Aot.Peers;

namespace Dingo.Tests.Aot.Peers;

public sealed class TopologyReaderTests
{
    private const string P2P =
        """
        {
          "bootstrapPeers": [ { "address": "backbone.example.org", "port": 3001 }, { "address": "backbone.example.com", "port": 3001 } ],
          "localRoots": [
            {
              "accessPoints": [ { "address": "192.0.2.7", "port": 3001 }, { "address": "Relay.example.org", "port": 3002 } ],
              "advertise": false, "trustable": true, "hotValency": 1, "warmValency": 2, "diffusionMode": "InitiatorAndResponder"
            },
            { "accessPoints": [ { "address": "pool.example.org", "port": 6000 } ], "advertise": true, "valency": 2 },
            { "accessPoints": [ { "address": "_cardano._tcp.example.org" } ], "valency": 3 },
            { "accessPoints": [], "advertise": false, "valency": 1 }
          ],
          "publicRoots": [ { "accessPoints": [ { "address": "2001:db8::1", "port": 3001 } ], "advertise": false } ],
          "useLedgerAfterSlot": 128908821,
          "peerSnapshotFile": "peer-snapshot.json",
        }
        """;

    private const string FirstP2P =
        """
        {
          "LocalRoots": { "groups": [
            { "localRoots": { "accessPoints": [ { "address": "a.example", "port": 3001 } ], "advertise": false }, "valency": 1 },
            { "localRoots": { "accessPoints": [ { "address": "b.example", "port": 3001 } ], "advertise": false }, "valency": 4 } ] },
          "PublicRoots": [ { "publicRoots": { "accessPoints": [ { "address": "c.example", "port": 3001 } ], "advertise": true } } ],
          "useLedgerAfterSlot": 0
        }
        """;

    private const string Legacy =
        """
        { "Producers": [
            { "addr": "relays.example.org", "port": 3001, "valency": 2 },
            { "addr": "192.0.2.7", "port": 3001, "valency": 3, "operator": "us" },
            { "addr": "192.0.2.8", "port": 3001, "valency": 0 } ] }
        """;

    [Test]
    [Arguments(P2P, "192.0.2.7:3001 relay.example.org:3002 x2; pool.example.org:6000 x2; _cardano._tcp.example.org x3; public 1, bootstrap 2")]
    [Arguments(FirstP2P, "a.example:3001 x1; b.example:3001 x4; public 1, bootstrap 0")]
    [Arguments(Legacy, "relays.example.org:3001 x2; 192.0.2.7:3001 x1; public 0, bootstrap 0")]
    [Arguments("""{ "localRoots": [], "publicRoots": [], "bootstrapPeers": null }""", "public 0, bootstrap 0")]
    [Arguments("""{ /* none */ "Producers": [] }""", "public 0, bootstrap 0")]
    public async Task Each_form_of_a_topology_is_read(string json, string expected)
    {
        var plan = TopologyReader.Read(Encoding.UTF8.GetBytes(json), out string fault);
        await Assert.That(fault).IsEqualTo("");
        var groups = plan!.Groups.Select(static group => $"{string.Join(' ', group.AccessPoints)} x{group.Valency}; ");
        await Assert.That($"{string.Concat(groups)}public {plan.PublicRoots}, bootstrap {plan.BootstrapPeers}").IsEqualTo(expected);
    }

    [Test]
    [Arguments("", "line 1, byte 1: not valid JSON")]
    [Arguments("{\n  \"localRoots\": [ }", "line 2, byte 19: not valid JSON")]
    [Arguments("[]", "the file: not a JSON object")]
    [Arguments("{}", "the file: it has neither localRoots nor Producers")]
    [Arguments("""{ "localRoots": 5 }""", "localRoots: not a list")]
    [Arguments("""{ "LocalRoots": {} }""", "LocalRoots.groups: not a list")]
    [Arguments("""{ "localRoots": [ 5 ] }""", "localRoots[0]: not a JSON object")]
    [Arguments("""{ "localRoots": [ { "valency": 1 } ] }""", "localRoots[0].accessPoints: not a list")]
    [Arguments("""{ "localRoots": [ { "accessPoints": [] } ] }""", "localRoots[0].hotValency: missing")]
    [Arguments("""{ "localRoots": [ { "accessPoints": [ { "address": "a", "port": 1 } ], "valency": -1 } ] }""", "localRoots[0].valency: not a whole number from 0 to 256")]
    [Arguments("""{ "localRoots": [ { "accessPoints": [], "valency": 1, "warmValency": 257 } ] }""", "localRoots[0].warmValency: not a whole number from 0 to 256")]
    [Arguments("""{ "localRoots": [ { "accessPoints": [ { "address": "a", "port": 70000 } ], "valency": 1 } ] }""", "localRoots[0].accessPoints[0]: the port is not a number from 1 to 65535")]
    [Arguments("""{ "localRoots": [ { "accessPoints": [ { "address": "a", "port": "3001" } ], "valency": 1 } ] }""", "localRoots[0].accessPoints[0]: the port is not a number from 1 to 65535")]
    [Arguments("""{ "localRoots": [ { "accessPoints": [ { "port": 1 } ], "valency": 1 } ] }""", "localRoots[0].accessPoints[0].address: not a text with an address or a name")]
    [Arguments("""{ "localRoots": [ { "accessPoints": [ { "address": "192.0.2.7" } ], "valency": 1 } ] }""", "localRoots[0].accessPoints[0]: a numeric address needs a port")]
    [Arguments("""{ "Producers": [ { "addr": "a b", "port": 1, "valency": 1 } ] }""", "Producers[0]: the host is neither a numeric address nor a name")]
    [Arguments("""{ "Producers": [ { "addr": "a", "port": 1 } ] }""", "Producers[0].valency: missing")]
    [Arguments("""{ "localRoots": [], "publicRoots": {} }""", "publicRoots: not a list")]
    [Arguments("""{ "localRoots": [], "bootstrapPeers": [ { "address": "a:b", "port": 1 } ] }""", "bootstrapPeers[0]: the host is neither")]
    [Arguments("""{ "Producers": [ { "addr": "\ud800", "port": 1, "valency": 1 } ] }""", "not valid Unicode")]
    public async Task A_wrong_one_is_told_with_its_place(string json, string expected)
    {
        await Assert.That(TopologyReader.Read(Encoding.UTF8.GetBytes(json), out string fault)).IsNull();
        await Assert.That(fault).Contains(expected);
    }

    [Test]
    public async Task There_may_be_so_many_access_points_and_no_more()
    {
        await Assert.That(Read(PeerPlan.MaxAccessPoints, out _)!.PublicRoots).IsEqualTo(PeerPlan.MaxAccessPoints);
        await Assert.That(Read(PeerPlan.MaxAccessPoints + 1, out string fault)).IsNull();
        await Assert.That(fault).Contains("more than 1024 access points");

        static PeerPlan? Read(int count, out string fault)
        {
            var points = Enumerable.Range(1, count).Select(static port => $$"""{ "address": "a", "port": {{port}} }""");
            string json = $$"""{ "localRoots": [], "publicRoots": [ { "accessPoints": [ {{string.Join(',', points)}} ] } ] }""";
            return TopologyReader.Read(Encoding.UTF8.GetBytes(json), out fault);
        }
    }

    [Test]
    public async Task Nesting_without_end_is_not_followed()
    {
        byte[] json = Encoding.UTF8.GetBytes("{\"localRoots\":" + new string('[', 100_000));
        await Assert.That(TopologyReader.Read(json, out string fault)).IsNull();
        await Assert.That(fault).Contains("not valid JSON");
    }

    [Test]
    public void Whatever_is_put_in_place_of_a_byte_it_never_throws()
    {
        string[] forms = [P2P, FirstP2P, Legacy];
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2_000], Gen.Byte, Gen.Int[0, 3]).Sample((form, at, value, length) =>
        {
            byte[] json = Encoding.UTF8.GetBytes(forms[form]);
            at %= json.Length;
            json.AsSpan(at, Math.Min(length, json.Length - at)).Fill(value);
            return TopologyReader.Read(json, out string fault) is null == fault.Length > 0;
        });
    }

    [Test]
    public void Cut_anywhere_it_never_throws()
    {
        byte[] json = Encoding.UTF8.GetBytes(FirstP2P);
        for (int length = 0; length < json.Length; length++)
            _ = TopologyReader.Read(json.AsMemory(0, length), out _);
    }

    [Test]
    public async Task An_access_point_that_stands_twice_is_kept_once_and_its_second_group_wants_one_less()
    {
        var plan = PeerPlan.Of([Group(2, "a:1", "b:1"), Group(2, "b:1", "c:1"), Group(1, "a:1")]);
        await Assert.That(string.Join("; ", plan.Groups.Select(static group => $"{string.Join(' ', group.AccessPoints)} x{group.Valency}")))
            .IsEqualTo("a:1 b:1 x2; c:1 x1");
    }

    [Test]
    public async Task An_access_point_that_stands_twice_in_one_group_costs_that_group_nothing()
    {
        var group = PeerPlan.Of([Group(2, "192.0.2.1:1", "192.0.2.1:1", "192.0.2.2:1")]).Groups.Single();
        await Assert.That((group.AccessPoints.Count, group.Valency)).IsEqualTo((2, 2));
    }

    [Test]
    [Arguments(2, "192.0.2.1:1", 1, false)]
    [Arguments(2, "a:1", 2, true)]
    [Arguments(1, "a:1", 1, false)]
    [Arguments(1, "a:1 b:1", 1, false)]
    public async Task A_name_may_stand_for_several_peers_and_an_address_for_one(int valency, string points, int expected, bool needsNames)
    {
        var group = PeerPlan.Of([Group(valency, points.Split(' '))]).Groups.Single();
        await Assert.That((group.Valency, group.NeedsNames)).IsEqualTo((expected, needsNames));
    }

    private static PeerGroup Group(int valency, params string[] points) =>
        new([.. points.SelectMany(static point => AddressList.Read(point, out _)!)], valency);
}
