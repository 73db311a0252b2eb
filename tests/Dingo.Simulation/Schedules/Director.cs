using Dingo.Simulation.World;

namespace Dingo.Simulation.Schedules;

/// <summary>Has each operation done by who can.</summary>
internal sealed class Director : IDisposable
{
    private readonly Stage _stage;
    private readonly LocalActions _locals;
    private readonly Dictionary<OperationKind, Func<int, int, ValueTask>> _actions;

    public Director(Stage stage)
    {
        _stage = stage;
        _locals = new LocalActions(stage);
        var peers = new PeerActions(stage);
        var dials = new DialActions(stage);
        var nodes = new NodeActions(stage);
        var life = new LifeActions(stage);
        var followers = new FollowerActions(stage);
        _actions = new()
        {
            [OperationKind.Connect] = AtOnce(peers.Connect),
            [OperationKind.Say] = AtOnce(peers.Say),
            [OperationKind.Stutter] = AtOnce(peers.Stutter),
            [OperationKind.Drip] = AtOnce(peers.Drip),
            [OperationKind.Pong] = AtOnce(peers.Pong),
            [OperationKind.PeerEnds] = AtOnce((a, _) => peers.End(a)),
            [OperationKind.PeerResets] = AtOnce((a, _) => peers.Reset(a)),
            [OperationKind.Read] = AtOnce(peers.Read),
            [OperationKind.Acknowledge] = AtOnce(peers.Acknowledge),
            [OperationKind.Dial] = AtOnce((a, _) => dials.Dial(a)),
            [OperationKind.DialName] = AtOnce((a, _) => dials.DialName(a)),
            [OperationKind.GiveUp] = AtOnce((a, _) => dials.GiveUp(a)),
            [OperationKind.Decide] = dials.DecideAsync,
            [OperationKind.Close] = AtOnce(_locals.Close),
            [OperationKind.Write] = AtOnce(_locals.Write),
            [OperationKind.Recycle] = AtOnce(_locals.Recycle),
            [OperationKind.Throw] = AtOnce((_, b) => _locals.Throw(b)),
            [OperationKind.Add] = AtOnce(_locals.Add),
            [OperationKind.Remove] = AtOnce(_locals.Remove),
            [OperationKind.Stop] = AtOnce(life.Stop),
            [OperationKind.Start] = AtOnce((_, b) => life.Start(b)),
            [OperationKind.FailAccept] = AtOnce(life.FailAccept),
            [OperationKind.Exhaust] = AtOnce((_, b) => life.Exhaust(b)),
            [OperationKind.Pass] = (_, b) => stage.PassAsync(LifeActions.TimeOf(b)),
            [OperationKind.Leap] = (_, b) => life.LeapAsync(b),
            [OperationKind.Subscribe] = AtOnce((_, b) => followers.Subscribe(b)),
            [OperationKind.Follow] = AtOnce(followers.Follow),
            [OperationKind.Unsubscribe] = AtOnce((a, _) => followers.Unsubscribe(a)),
            [OperationKind.Release] = AtOnce((a, _) => stage.Completions.Release(a)),
            [OperationKind.Reach] = nodes.ReachAsync,
            [OperationKind.NodeSay] = AtOnce(nodes.Say),
            [OperationKind.NodeEnds] = AtOnce((a, _) => nodes.End(a)),
            [OperationKind.NodeResets] = AtOnce((a, _) => nodes.Reset(a)),
            [OperationKind.NodeRead] = AtOnce(nodes.Read),
            [OperationKind.NodeTurn] = AtOnce(nodes.Turn),
        };
    }

    /// <summary>Does it. What it causes may still be queued on the pool.</summary>
    public ValueTask DoAsync(Operation operation)
    {
        _stage.Completions.Delivery = operation.Delivery;
        return _actions[operation.Kind](operation.A, operation.B);
    }

    public void Dispose() => _locals.Dispose();

    private static Func<int, int, ValueTask> AtOnce(Action<int, int> action) => (a, b) =>
    {
        action(a, b);
        return ValueTask.CompletedTask;
    };
}
