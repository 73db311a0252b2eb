using Dingo.Interleavings.Scheduling;

namespace System.Threading;

/// <summary>Stands in for the framework's in the code under test: what is queued becomes one more controlled thread.</summary>
internal static class ThreadPool
{
    public static bool UnsafeQueueUserWorkItem(IThreadPoolWorkItem callBack, bool preferLocal)
    {
        _ = preferLocal;
        Steps.Queue(callBack.Execute);
        return true;
    }

    public static bool UnsafeQueueUserWorkItem<TState>(Action<TState> callBack, TState state, bool preferLocal)
    {
        _ = preferLocal;
        Steps.Queue(() => callBack(state));
        return true;
    }
}
