namespace Dingo.Interleavings.Scheduling;

/// <summary>A real thread that runs only while it has the baton. Lent to one schedule after the other.</summary>
internal sealed class ControlledThread
{
    private const int StackBytes = 512 * 1024;

    private readonly SemaphoreSlim _baton = new(0);
    private Action _body = static () => { };

    public ControlledThread(Scheduler scheduler)
    {
        Scheduler = scheduler;
        new Thread(Run, StackBytes) { IsBackground = true }.Start();
    }

    public Scheduler Scheduler { get; }

    public int Index { get; private set; }

    public string Name { get; private set; } = "";

    public bool HasEnded { get; set; }

    /// <summary>What it waits for, if it does.</summary>
    public ICondition? Condition { get; set; }

    public bool IsRunnable => !HasEnded && (Condition is null || Condition.IsMet);

    /// <summary>Gives it its part in the next schedule; it begins with the baton.</summary>
    public void Cast(int index, string name, Action body)
    {
        Index = index;
        Name = name;
        HasEnded = false;
        Condition = null;
        _body = body;
    }

    public void GiveBaton() => _baton.Release();

    public void AwaitBaton() => _baton.Wait();

    private void Run()
    {
        Steps.Me = this;
        while (true)
        {
            AwaitBaton();
            try
            {
                Scheduler.Begin(this);
                _body();
            }
            catch (Exception e)
            {
                Scheduler.Fail(e.ToString());
            }

            Scheduler.End(this);
        }
    }
}
