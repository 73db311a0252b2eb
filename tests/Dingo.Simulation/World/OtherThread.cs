namespace Dingo.Simulation.World;

/// <summary>A second thread that runs what it is given while the first waits for it: two threads, and still one order.</summary>
internal sealed class OtherThread
{
    /// <summary>The one there is; worlds use it one after the other.</summary>
    public static readonly OtherThread Instance = new();

    private readonly SemaphoreSlim _begin = new(0);
    private readonly SemaphoreSlim _end = new(0);
    private readonly Thread _thread;
    private Action? _work;
    private Exception? _failure;

    private OtherThread()
    {
        _thread = new Thread(RunAll) { IsBackground = true, Name = "other" };
        _thread.Start();
    }

    /// <summary>Runs it there, and waits; what it causes in turn runs there as well.</summary>
    public void Run(Action work)
    {
        if (Thread.CurrentThread == _thread)
        {
            work();
            return;
        }

        _work = work;
        _begin.Release();
        _end.Wait();
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
            throw new InvalidOperationException(failure.Message, failure);
    }

    private void RunAll()
    {
        while (true)
        {
            _begin.Wait();
            try
            {
                _work!();
            }
            catch (Exception e)
            {
                _failure = e;
            }

            _end.Release();
        }
    }
}
