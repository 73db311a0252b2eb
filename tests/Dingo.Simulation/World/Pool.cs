using System.Runtime.CompilerServices;

namespace Dingo.Simulation.World;

/// <summary>The thread pool, to which this program gives one thread.</summary>
internal static class Pool
{
    /// <summary>Goes on behind all that is queued now.</summary>
    public static TurnAwaitable Turn() => default;

    /// <summary>Awaited, it queues what follows on the pool.</summary>
    public readonly struct TurnAwaitable : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public TurnAwaitable GetAwaiter() => this;

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) =>
            ThreadPool.UnsafeQueueUserWorkItem(static next => next(), continuation, preferLocal: false);

        public void GetResult()
        {
        }
    }
}
