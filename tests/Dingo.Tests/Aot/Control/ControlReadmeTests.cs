using System.Runtime.CompilerServices;
using System.Text.Json;
using Dingo.Aot.Control;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Aot.Control;

/// <summary>The documentation of the protocol, held against a server.</summary>
public sealed class ControlReadmeTests
{
    private const string Sends = "    >";
    private const string Gets = "    < ";

    [Test]
    public async Task Every_example_is_answered_in_the_form_that_is_shown()
    {
        await using var bench = await ControlBench.StartAsync();
        using var peer = await RawPeer.EstablishAsync(bench.Peers.Nodes, Wire.ProposeDuplex);
        using var client = await bench.ConnectAsync();
        var examples = Examples();

        foreach (var (sent, shown) in examples)
        {
            string[] lines = sent.Split('\n');
            await client.SendAsync(lines[0] + "\n");
            var got = new List<string>();
            while (await client.ReadLineAsync() is { } line)
            {
                got.Add(line);
                if (!line.Contains("\"row\":", StringComparison.Ordinal))
                    break;
                // A stream waits for the next line.
                if (lines.Length > 1 && line.Contains("\"kind\":\"snapshot\"", StringComparison.Ordinal))
                    await client.SendAsync(lines[1] + "\n");
            }
            await Assert.That(Forms(got)).IsEqualTo(Forms(shown)).Because(sent);
        }

        var named = examples.Select(static e => JsonDocument.Parse(e.Sent.Split('\n')[0]).RootElement.GetProperty("command").GetString()!);
        await Assert.That(string.Join(' ', named.Distinct().Order(StringComparer.Ordinal)))
            .IsEqualTo(string.Join(' ', ControlCommands.All.Select(static c => c.Name)));
    }

    [Test]
    public async Task Every_command_has_its_row_with_its_arguments()
    {
        string rows = string.Join('\n', Readme().SkipWhile(static l => !l.StartsWith("| command |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(static l => l.StartsWith('|')));
        var expected = ControlCommands.All.Select(static command =>
        {
            string arguments = string.Join("; ", command.Arguments.Select(static a => $"`{a.Name}` {a.Type}{(a.IsOptional ? ", optional" : "")}"));
            return $"| `{command.Name}` | {arguments}{(arguments.Length == 0 ? "" : " ")}|";
        });
        await Assert.That(rows).IsEqualTo(string.Join('\n', expected));
    }

    // A run of lines of one form is one: how many listeners there are is not the matter.
    private static string Forms(IEnumerable<string> lines)
    {
        var forms = new List<string>();
        foreach (string line in lines)
        {
            string form = FormOf(JsonDocument.Parse(line).RootElement);
            if (forms.Count == 0 || forms[^1] != form)
                forms.Add(form);
        }
        return string.Join('\n', forms);
    }

    // The names of all members, in order, and the kinds.
    private static string FormOf(JsonElement element) => element.ValueKind != JsonValueKind.Object
        ? "."
        : "{" + string.Join(',', element.EnumerateObject().Select(static m => m.Name == "kind" ? $"kind={m.Value}" : m.Name + FormOf(m.Value))) + "}";

    private static List<(string Sent, string[] Shown)> Examples()
    {
        var examples = new List<(string Sent, string[] Shown)>();
        foreach (string line in Readme())
        {
            if (line.StartsWith(Sends + " ", StringComparison.Ordinal))
                examples.Add((line[(Sends.Length + 1)..], []));
            else if (line == Sends)
                examples[^1] = (examples[^1].Sent + "\n", examples[^1].Shown);
            else if (line.StartsWith(Gets, StringComparison.Ordinal))
                examples[^1] = (examples[^1].Sent, [.. examples[^1].Shown, line[Gets.Length..]]);
        }
        return examples;
    }

    private static string[] Readme() => File.ReadAllLines(
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(HereIs())!, "../../../../src/Dingo.Aot/Control/README.md")));

    private static string HereIs([CallerFilePath] string path = "") => path;
}
