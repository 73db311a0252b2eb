using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Dingo.Tests.ConnManager;

/// <summary>What the connection manager may know, read from its sources.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Sources = Path.GetFullPath(Path.Combine(HereIs(), "../../../../src"));

    [Test]
    public async Task The_connection_manager_knows_no_mini_protocol()
    {
        string[] files = Directory.GetFiles(Path.Combine(Sources, "Dingo.ConnManager"), "*.cs", SearchOption.AllDirectories);
        await Assert.That(files.Length).IsGreaterThan(40);
        foreach (string file in files)
            await Assert.That(MiniProtocols().Match(await File.ReadAllTextAsync(file)).Value).IsEqualTo("").Because(Path.GetFileName(file));
    }

    [Test]
    [Arguments("Dingo.Events", "")]
    [Arguments("Dingo.Ouroboros", "")]
    [Arguments("Dingo.ConnManager", "Dingo.Events Dingo.Ouroboros")]
    [Arguments("Dingo.Aot", "Dingo.ConnManager")]
    public async Task A_project_refers_to_what_the_design_allows(string project, string allowed)
    {
        var references = XDocument.Load(Path.Combine(Sources, project, $"{project}.csproj")).Descendants("ProjectReference")
            .Where(static r => r.Attribute("OutputItemType")?.Value != "Analyzer")
            .Select(static r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
        await Assert.That(string.Join(' ', references.Order(StringComparer.Ordinal))).IsEqualTo(allowed);
    }

    [Test]
    public async Task The_root_shows_what_was_ordered_and_nothing_else()
    {
        // What the build and a first session leave there is not in the repository.
        var shown = Directory.GetFileSystemEntries(Path.GetDirectoryName(Sources)!).Select(static entry => Path.GetFileName(entry))
            .Where(static name => name[0] != '.' && name != "artifacts" && !name.StartsWith("dingo.", StringComparison.Ordinal) && !name.StartsWith("admin.sock", StringComparison.Ordinal));
        await Assert.That(string.Join(' ', shown.Order(StringComparer.Ordinal)))
            .IsEqualTo("Dingo.Aot.sln Makefile README.md generators runtimeconfig.template.json src tests");
    }

    private static string HereIs([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"\b(?<!bearer\.)Attach\(|MiniProtocolChannel|MiniProtocolStream|IMiniProtocolHandler|\b(?<!Tcp|SocketOptionName\.)KeepAlive(?!\s*=)|SegmentHeader|MiniProtocolRole")]
    private static partial Regex MiniProtocols();
}
