using Dingo.Aot.Commands;
using Dingo.Aot.Configuration;
using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.Tests.Aot.Commands;

// The environment is the process's.
[NotInParallel]
public sealed class SocketEngineTests
{
    [Test]
    [Arguments(true, 1, null, null, "1", "1", 1)]
    [Arguments(true, 2, null, null, "1", "1", 2)]
    [Arguments(true, 0, null, null, "1", "1", -1)]
    [Arguments(false, 0, null, null, null, null, 0)]
    [Arguments(false, 3, null, null, null, "3", 0)]
    [Arguments(true, 3, "0", "2", "0", "2", 3)]
    public async Task The_options_of_the_engine_reach_the_runtime_unless_set_from_outside(
        bool inline, int threads, string? inlineOutside, string? threadsOutside, string? inlineThen, string? threadsThen, int pollers)
    {
        int pollersBefore = Pollers.Count;
        string?[] before = [.. SocketEngine.Variables.Select(Environment.GetEnvironmentVariable)];
        try
        {
            Set([inlineOutside, threadsOutside]);
            SocketEngine.Apply(new EngineOptions { InlineCompletions = inline, Threads = threads });
            string?[] then = [.. SocketEngine.Variables.Select(Environment.GetEnvironmentVariable)];
            await Assert.That(then.SequenceEqual([inlineThen, threadsThen])).IsTrue().Because(string.Join(' ', then));
            await Assert.That(Pollers.Count).IsEqualTo(pollers < 0 ? Environment.ProcessorCount : pollers);
        }
        finally
        {
            Set(before);
            Pollers.Count = pollersBefore;
        }
    }

    private static void Set(string?[] values)
    {
        for (int i = 0; i < values.Length; i++)
            Environment.SetEnvironmentVariable(SocketEngine.Variables[i], values[i]);
    }
}
