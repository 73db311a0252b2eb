using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager.Connections;

/// <summary>A metric label for each member of each closed set.</summary>
public sealed class NameTablesTests
{
    [Test]
    public async Task Every_handshake_outcome_has_its_name() =>
        await AssertComplete(Enum.GetNames<HandshakeOutcome>(), HandshakeOutcomes.Count, i => ((HandshakeOutcome)i).Name());

    [Test]
    public async Task Every_refusal_reason_has_its_name() =>
        await AssertComplete(Enum.GetNames<RefusalReason>(), RefusalReasonNames.Count, i => ((RefusalReason)i).Name());

    [Test]
    public async Task Every_close_reason_has_its_name() =>
        await AssertComplete(Enum.GetNames<CloseReason>(), CloseReasonNames.Count, i => ((CloseReason)i).Name());

    private static async Task AssertComplete(string[] members, int count, Func<int, string> nameOf)
    {
        await Assert.That(count).IsEqualTo(members.Length);
        for (int i = 0; i < members.Length; i++)
            await Assert.That(nameOf(i).Replace("_", "", StringComparison.Ordinal)).IsEqualTo(members[i].ToLowerInvariant());
        await Assert.That(Enumerable.Range(0, count).Select(nameOf)).All(IsSnakeCase);
    }

    private static bool IsSnakeCase(string name) =>
        name is [>= 'a' and <= 'z', ..] && name[^1] != '_' && name.All(static c => c is (>= 'a' and <= 'z') or '_')
        && !name.Contains("__", StringComparison.Ordinal);
}
