using Dingo.Ouroboros.Timing;

namespace Dingo.Tests.Ouroboros.Timing;

/// <summary>A deadline that notes when it fired.</summary>
internal sealed class TestDeadline(TimingWheel wheel) : Deadline
{
    private int _fired;

    public long FiredAtMs { get; private set; } = -1;

    public int Fired => Volatile.Read(ref _fired);

    public Action<TestDeadline>? Due { get; init; }

    public void ArmAt(long dueMs) => Arm(wheel, dueMs);

    public void Disarm() => Disarm(wheel);

    protected override void OnDue()
    {
        FiredAtMs = wheel.NowMs;
        Interlocked.Increment(ref _fired);
        Due?.Invoke(this);
    }
}
