using System.Net.Sockets;
using Dingo.ConnManager;
using Dingo.ConnManager.Listening;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Schedules;

/// <summary>What befalls the whole: stop and start, accepts that fail, time.</summary>
internal sealed class LifeActions(Stage stage)
{
    // The last one takes the listener away, and most of what could happen with it.
    private static readonly SocketError[] AcceptErrors =
    [
        SocketError.ConnectionAborted, SocketError.TimedOut, SocketError.TooManyOpenSockets, SocketError.NoBufferSpaceAvailable,
        SocketError.SocketError, SocketError.ConnectionReset, SocketError.TooManyOpenSockets, SocketError.HostUnreachable,
        SocketError.NetworkDown, SocketError.Interrupted, SocketError.NotSocket,
    ];

    // Short for the most part: a second ends what is ending, ten a handshake, a hundred whoever is silent.
    private static readonly int[] Milliseconds = [
        1, 1, 1, 10, 10, 10, 50, 50, 50, 50, 100, 100, 100, 100, 100, 100, 250, 250, 250, 500, 500, 500, 1_000, 1_000, 1_000, 1_000, 2_000, 5_000, 10_000,
        10_000, 21_000, 33_000, 61_000, 125_000,
    ];

    public static TimeSpan TimeOf(int which) => TimeSpan.FromMilliseconds(Milliseconds[which % Milliseconds.Length]);

    public void Stop(int spread, int deadline)
    {
        if (!stage.IsRunning || !stage.Transition.IsCompleted)
            return;
        stage.IsRunning = false;
        stage.Transition = StopAsync(spread % 2 == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(spread % 5000), deadline);
    }

    public void Start(int how)
    {
        if (stage.IsRunning || !stage.Transition.IsCompleted)
            return;
        stage.Network.RefusesNextBind = how % 8 == 0;
        stage.Transition = StartAsync();
    }

    public void FailAccept(int where, int how)
    {
        if (At(where) is not { } socket)
            return;
        switch (how % 10)
        {
            case 0:
                stage.Coverage.Count("fault: gone before it was named");
                socket.NextIsGone = true;
                break;
            case 1 or 3 or 4:
                stage.Coverage.Count("fault: cannot be carried");
                socket.NextFails = true;
                break;
            case 2:
                stage.Coverage.Count("fault: wake-up gets lost");
                socket.LosesWake = true;
                break;
            default:
                var error = AcceptErrors[how / 10 % AcceptErrors.Length];
                stage.Coverage.Count($"fault: accept fails, {AcceptErrorPolicy.Classify(error).Name()}");
                socket.Fail(error);
                break;
        }
    }

    public void Exhaust(int how)
    {
        foreach (var listener in Cast.Listeners)
        {
            if (stage.Network.At(listener) is { } socket)
                socket.IsExhausted = how % 2 == 0;
        }

        if (how % 2 == 0)
            stage.Coverage.Count("fault: descriptors exhausted");
    }

    public async ValueTask LeapAsync(int how)
    {
        if (how % 3 == 0)
        {
            stage.Coverage.Count("fault: the wall clock is set");
            stage.Clock.ShiftWall(TimeSpan.FromHours((how % 48) - 24));
            return;
        }

        stage.Coverage.Count("fault: time leaps");
        stage.Clock.Leap(TimeSpan.FromSeconds(1 + (how % 7200)));
        await stage.PassAsync(TimeSpan.Zero);
    }

    private MemoryListeningSocket? At(int where) => stage.Network.At(Cast.Listeners[where % Cast.Listeners.Length]);

    private async Task StopAsync(TimeSpan spread, int deadline)
    {
        bool isCut = deadline % 3 == 0;
        using var cut = isCut ? new CancellationTokenSource(TimeSpan.FromMilliseconds(1 + (deadline % 2000)), stage.Clock) : new CancellationTokenSource();
        var report = await stage.Manager.StopAsync(spread, cut.Token).ConfigureAwait(false);
        stage.Coverage.Count(report == StopReport.Clean ? "fault: stopped" : "fault: stopped, cut short");
    }

    private async Task StartAsync()
    {
        try
        {
            await stage.Manager.StartAsync().ConfigureAwait(false);
            stage.IsRunning = true;
            stage.Coverage.Count("fault: started");
        }
        catch (ListenException)
        {
            stage.Coverage.Count("fault: cannot start");
        }
    }
}
