using Dingo.ConnManager.Listening;

namespace Dingo.Tests.ConnManager.Listening;

public sealed class EngineYieldTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Test]
    public async Task A_turn_is_called_once_for_each_yield()
    {
        const int turns = 1_000;
        using var yield = new EngineYield();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int called = 0;
        void Turn()
        {
            if (++called < turns)
                yield.Yield(Turn);
            else
                done.SetResult();
        }

        yield.Yield(Turn);
        await done.Task.WaitAsync(Deadline);
        yield.Close();
        await Assert.That(called).IsEqualTo(turns);
    }

    [Test]
    public async Task A_turn_comes_also_when_it_is_closed()
    {
        using var yield = new EngineYield();
        yield.Close();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        yield.Yield(done.SetResult);
        await done.Task.WaitAsync(Deadline);
    }
}
