namespace Dingo.Simulation.World;

/// <summary>Brings completions to whoever waits for them, in the way that the schedule has chosen.</summary>
internal sealed class Completions
{
    private readonly List<Completion> _late = [];

    /// <summary>How those that come about from now on are delivered.</summary>
    public Delivery Delivery { get; set; }

    /// <summary>How many are held back.</summary>
    public int Late => _late.Count;

    /// <summary>How often each way was taken.</summary>
    public long[] Taken { get; } = new long[Enum.GetValues<Delivery>().Length];

    /// <summary>An operation is complete.</summary>
    /// <param name="deliver">Tells whoever waits.</param>
    /// <param name="repeat">Tells them again, where that must do no harm; null where there is nobody to tell.</param>
    public void Post(Action deliver, Action? repeat = null)
    {
        Taken[(int)Delivery]++;
        var completion = new Completion(deliver, repeat);
        switch (Delivery)
        {
            case Delivery.Pool:
                ThreadPool.UnsafeQueueUserWorkItem(completion, preferLocal: false);
                break;
            case Delivery.OtherThread:
                OtherThread.Instance.Run(completion.Execute);
                break;
            case Delivery.Twice:
                ThreadPool.UnsafeQueueUserWorkItem(completion, preferLocal: false);
                ThreadPool.UnsafeQueueUserWorkItem(completion, preferLocal: false);
                break;
            case Delivery.Late:
                _late.Add(completion);
                break;
            default:
                completion.Execute();
                break;
        }
    }

    /// <summary>Lets one that was held back through.</summary>
    /// <returns>False when there is none.</returns>
    public bool Release(int which)
    {
        if (_late.Count == 0)
            return false;
        int index = which % _late.Count;
        var completion = _late[index];
        _late.RemoveAt(index);
        completion.Execute();
        return true;
    }

    private sealed class Completion(Action deliver, Action? repeat) : IThreadPoolWorkItem
    {
        private bool _isDelivered;

        public void Execute()
        {
            var tell = _isDelivered ? repeat : deliver;
            _isDelivered = true;
            tell?.Invoke();
        }
    }
}
