using Dingo.Simulation.Checks;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Schedules;

/// <summary>Subscribers that come, fall behind, never read, and leave. The first, which reads everything at once, stays.</summary>
internal sealed class FollowerActions(Stage stage)
{
    private const int Most = 5;

    public void Subscribe(int capacity)
    {
        if (stage.Followers.Count < Most)
            stage.Followers.Add(new Follower(stage.Manager, 1 << (capacity % 5)));
    }

    public void Follow(int which, int count)
    {
        if (Pick(which) is not { } follower)
            return;
        int gaps = follower.Gaps;
        string? fault = count % 2 == 0 ? follower.Check() : follower.Read(1 + (count % 7));
        if (fault is not null)
            stage.Violate(fault);
        if (follower.Gaps > gaps)
            stage.Coverage.Count("fault: subscriber too slow");
    }

    public void Unsubscribe(int which)
    {
        if (Pick(which) is not { } follower)
            return;
        stage.Coverage.Count("fault: subscriber leaves");
        stage.Followers.Remove(follower);
        follower.Dispose();
    }

    private Follower? Pick(int which) => stage.Followers.Count < 2 ? null : stage.Followers[1 + (which % (stage.Followers.Count - 1))];
}
