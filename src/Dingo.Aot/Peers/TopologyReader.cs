using System.Globalization;
using System.Text.Json;

namespace Dingo.Aot.Peers;

/// <summary>Reads a node's <c>topology.json</c>, in each form that there has been.</summary>
/// <remarks>
/// Legacy: <c>Producers</c>. P2P: <c>localRoots</c>, <c>publicRoots</c>, <c>bootstrapPeers</c>; in its first releases the roots were
/// written as <c>LocalRoots.groups[].localRoots</c> and <c>PublicRoots[].publicRoots</c> (cardano-node, <c>Configuration.TopologyP2P</c>).
/// An access point without a port is the name of a service. What else stands in the file says nothing about who is kept.
/// </remarks>
internal sealed class TopologyReader
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 };

    private readonly List<PeerGroup> _groups = [];
    private int _points;
    private string? _fault;

    private TopologyReader()
    {
    }

    /// <summary>Reads a file's content; null and a fault, which says where, when it is wrong. Never throws.</summary>
    public static PeerPlan? Read(ReadOnlyMemory<byte> json, out string fault)
    {
        var reader = new TopologyReader();
        PeerPlan? plan = null;
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            plan = reader.Read(document.RootElement);
        }
        catch (JsonException e)
        {
            reader.Fail($"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", "not valid JSON");
        }
        catch (InvalidOperationException)
        {
            // The document checks its text only where it is read.
            reader.Fail("a text", "not valid Unicode");
        }

        fault = reader._fault ?? "";
        return reader._fault is null ? plan : null;
    }

    private PeerPlan Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Fail("the file", "not a JSON object");
            return PeerPlan.None;
        }

        var producers = Find(root, "Producers");
        var local = Find(root, "localRoots") ?? Find(root, "LocalRoots");
        if (producers is null && local is null)
            Fail("the file", "it has neither localRoots nor Producers");
        if (producers is { } legacy)
            Each(legacy, "Producers", ReadProducer);
        if (local is { ValueKind: JsonValueKind.Object } wrapped)
            Each(Find(wrapped, "groups"), "LocalRoots.groups", ReadGroup);
        else if (local is { } groups)
            Each(groups, "localRoots", ReadGroup);

        int publicRoots = Count(Find(root, "publicRoots") ?? Find(root, "PublicRoots"), "publicRoots", (element, path) => ReadPoints(element, path, "publicRoots"));
        int bootstrapPeers = Count(Find(root, "bootstrapPeers"), "bootstrapPeers", (element, path) => ReadPoint(element, path, "address"));
        return PeerPlan.Of(_groups, publicRoots, bootstrapPeers);
    }

    private void ReadProducer(JsonElement producer, string path)
    {
        var point = ReadPoint(producer, path, "addr");
        int valency = ReadValency(producer, path, "valency") ?? Missing(path, "valency");
        if (point is not null && valency > 0)
            _groups.Add(new PeerGroup([point.Value], valency));
    }

    private void ReadGroup(JsonElement group, string path)
    {
        var points = ReadPoints(group, path, "localRoots");
        int hot = ReadValency(group, path, "hotValency") ?? ReadValency(group, path, "valency") ?? Missing(path, "hotValency");
        int valency = Math.Max(hot, ReadValency(group, path, "warmValency") ?? hot);
        if (points.Count > 0 && valency > 0)
            _groups.Add(new PeerGroup(points, valency));
    }

    /// <summary>The access points of a group, which its first form wrapped once more.</summary>
    private List<AccessPoint> ReadPoints(JsonElement group, string path, string wrapper)
    {
        var points = new List<AccessPoint>();
        if (Find(group, wrapper) is { } inner)
            (group, path) = (inner, $"{path}.{wrapper}");
        Each(Find(group, "accessPoints"), $"{path}.accessPoints", (element, place) =>
        {
            if (ReadPoint(element, place, "address") is { } point)
                points.Add(point);
        });
        return points;
    }

    private AccessPoint? ReadPoint(JsonElement element, string path, string addressName)
    {
        if (++_points > PeerPlan.MaxAccessPoints)
            Fail(path, $"more than {PeerPlan.MaxAccessPoints} access points");
        if (Find(element, addressName) is not { ValueKind: JsonValueKind.String } address)
        {
            Fail($"{path}.{addressName}", "not a text with an address or a name");
            return null;
        }

        int? port = null;
        if (Find(element, "port") is { } number)
            port = number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int given) ? given : 0;
        if (AccessPoint.TryCreate(address.GetString()!, port, out var point, out string fault))
            return point;
        Fail(path, fault);
        return null;
    }

    private int? ReadValency(JsonElement element, string path, string name)
    {
        if (Find(element, name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int valency) && valency is >= 0 and <= PeerPlan.MaxConnections)
            return valency;
        Fail($"{path}.{name}", $"not a whole number from 0 to {PeerPlan.MaxConnections}");
        return 0;
    }

    private int Missing(string path, string name)
    {
        Fail($"{path}.{name}", "missing");
        return 0;
    }

    private int Count<T>(JsonElement? list, string path, Func<JsonElement, string, T> read)
    {
        int before = _points;
        if (list is not null)
            Each(list, path, (element, place) => read(element, place));
        return _points - before;
    }

    private void Each(JsonElement? list, string path, Action<JsonElement, string> read)
    {
        if (list is not { ValueKind: JsonValueKind.Array } array)
        {
            Fail(path, "not a list");
            return;
        }

        int number = 0;
        foreach (var element in array.EnumerateArray())
        {
            // One fault is told; what follows it may only be its echo.
            if (_fault is not null)
                return;
            string place = string.Create(CultureInfo.InvariantCulture, $"{path}[{number++}]");
            if (element.ValueKind == JsonValueKind.Object)
                read(element, place);
            else
                Fail(place, "not a JSON object");
        }
    }

    /// <summary>A member that is there and not null.</summary>
    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private void Fail(string place, string what) => _fault ??= $"{place}: {what}";
}
