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
    public async Task Where_completions_run_inline_a_turn_is_called_on_the_engines_thread()
    {
        bool isInline = Environment.GetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS") == "1";
        using var yield = new EngineYield();
        var isInPool = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        yield.Yield(() => isInPool.SetResult(Thread.CurrentThread.IsThreadPoolThread));
        await Assert.That(await isInPool.Task.WaitAsync(Deadline)).IsEqualTo(!isInline);
        yield.Close();
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
