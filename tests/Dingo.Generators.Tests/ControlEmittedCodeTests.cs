namespace Dingo.Generators.Tests;

public class ControlEmittedCodeTests
{
    [Test]
    [Arguments("ControlCommands.g.cs")]
    [Arguments("ControlReply.DoorAnswer.g.cs")]
    [Arguments("ControlRequests.OpenDoorRequest.g.cs")]
    [Arguments("ControlTable.g.cs")]
    public async Task Emitted_file_is_exactly_the_golden_one(string name)
    {
        var (files, _, _) = Generate(ControlSamples.House);
        using var stream = typeof(ControlEmittedCodeTests).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        await Assert.That(files[name]).IsEqualTo(await reader.ReadToEndAsync());
    }

    [Test]
    public async Task Emitted_files_are_these_and_compile_without_a_warning()
    {
        var (files, reported, compiled) = Generate(ControlSamples.House);
        await Assert.That(files.Count).IsEqualTo(5);
        await Assert.That(reported).IsEmpty();
        await Assert.That(compiled).IsEmpty();
    }

    [Test]
    public async Task Every_argument_type_that_can_be_read_compiles_with_and_without_a_default()
    {
        const string source = """
            using Dingo.Aot.Control;
            namespace Sample;
            [ControlCommand("all")]
            internal readonly record struct AllRequest(
                string A, bool B, int C, uint D, long E, ulong F, double G, string? Na, bool? Nb, int? Nc, uint? Nd, long? Ne, ulong? Nf, double? Ng,
                string Da = "say \"a\"\\", bool Db = true, int Dc = -1, uint Dd = 1, long De = long.MinValue, ulong Df = ulong.MaxValue,
                double Dg = 0.5, ulong? Dn = 7, string? Dnull = null);
            internal class Handler { [ControlHandler] public void On(AllRequest request, ControlReply reply) { } }
            """;
        var (files, reported, compiled) = Generate(source);
        await Assert.That(reported).IsEmpty();
        await Assert.That(compiled).IsEmpty();
        await Assert.That(files["ControlTable.g.cs"]).Contains("arguments.FindString(\"da\") ?? \"say \\\"a\\\"\\\\\"");
        await Assert.That(files["ControlCommands.g.cs"]).Contains("new(\"ng\", \"number\", true)");
        await Assert.That(files["ControlCommands.g.cs"]).Contains("new(\"b\", \"boolean\", false)");
    }

    [Test]
    public async Task Reordering_declarations_changes_nothing_at_all()
    {
        string second = ControlSamples.House.Replace("Sample.House", "Other", StringComparison.Ordinal)
            .Replace("\"door", "\"gate", StringComparison.Ordinal).Replace("\"open", "\"lift", StringComparison.Ordinal)
            .Replace("Door", "Gate", StringComparison.Ordinal);
        await Assert.That(Generate(ControlSamples.House, second).Files).IsEquivalentTo(Generate(second, ControlSamples.House).Files);
        await Assert.That(Generate(second, ControlSamples.House).Compiled).IsEmpty();
    }

    [Test]
    public async Task Without_commands_nothing_is_emitted()
    {
        var (files, reported, compiled) = Generate();
        await Assert.That(files.Count + reported.Length + compiled.Length).IsEqualTo(0);
    }

    private static (Dictionary<string, string> Files, System.Collections.Immutable.ImmutableArray<Microsoft.CodeAnalysis.Diagnostic> Reported,
        System.Collections.Immutable.ImmutableArray<Microsoft.CodeAnalysis.Diagnostic> Compiled) Generate(params string[] sources) =>
        Harness.Generate(new ControlGenerator(), [ControlSamples.Prelude, .. sources]);
}
