namespace Dingo.ConnManager;

/// <summary>A value that its provider is asked for once, by whoever needs it first, and not while a lock is held.</summary>
/// <remarks>Whoever asks meanwhile waits. What the provider throws is thrown to everyone who asks.</remarks>
internal sealed class ProvidedOnce<T>(Func<T> provider)
{
    private readonly TaskCompletionSource<T> _value = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    public Task<T> GetAsync()
    {
        if (Interlocked.Exchange(ref _asked, 1) == 0)
            Ask();
        return _value.Task;
    }

    private void Ask()
    {
        try
        {
            _value.SetResult(provider());
        }
        catch (Exception e)
        {
            _value.SetException(e);
        }
    }
}
