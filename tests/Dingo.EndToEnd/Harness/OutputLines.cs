namespace Dingo.EndToEnd.Harness;

/// <summary>The lines a process has written so far, and the means to wait for one.</summary>
internal sealed class OutputLines
{
    /// <summary>Generous: it only ends a test that would never end.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = NewSignal();
    private bool _ended;

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>A null line is the end, as <see cref="System.Diagnostics.Process"/> reports it.</summary>
    public void Add(string? line)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (line is null)
                _ended = true;
            else
                _lines.Add(line);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.TrySetResult();
    }

    /// <summary>The first line that contains the text, now or later.</summary>
    public Task<string> WaitForAsync(string text) => WaitAsync(
        $"'{text}'",
        () => _lines.Find(line => line.Contains(text, StringComparison.Ordinal))
            ?? (_ended ? throw new InvalidOperationException($"The output ended without '{text}':\n{string.Join('\n', _lines)}") : null));

    /// <summary>Waits until there will be no more lines.</summary>
    public Task WaitForEndAsync() => WaitAsync("end", () => _ended ? "" : null);

    private async Task<string> WaitAsync(string what, Func<string?> find)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (find() is { } found)
                    return found;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(Deadline);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"No {what} in:\n{string.Join('\n', All)}");
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
