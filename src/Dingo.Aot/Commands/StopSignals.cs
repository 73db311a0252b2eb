using System.Runtime.InteropServices;

namespace Dingo.Aot.Commands;

/// <summary>SIGTERM and SIGINT: the first asks for a clean stop, a second one forces it. SIGHUP is ignored.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>
    /// Signals so close together are one: <c>timeout</c> and some supervisors signal the process and then its group.
    /// </summary>
    public static readonly TimeSpan SameSignal = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly Action _force;
    private readonly TimeProvider _time;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Lock _gate = new();
    private long? _first;

    /// <summary>Listens for the signals until disposed.</summary>
    /// <param name="force">Ends the process at once; called for the second signal, on a thread of the pool.</param>
    /// <param name="time">Tells a second signal from an echo of the first.</param>
    public StopSignals(Action force, TimeProvider time)
    {
        _force = force;
        _time = time;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive),
            // By habit it asks for a reload, and a terminal that closes sends it too: neither is a reason to end.
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, static context => context.Cancel = true),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    /// <summary>Takes one signal; safe to be called from several threads at once.</summary>
    internal void Receive(PosixSignalContext context)
    {
        // The runtime must not end the process by itself.
        context.Cancel = true;
        bool isFirst, isEcho;
        lock (_gate)
        {
            isFirst = _first is null;
            _first ??= _time.GetTimestamp();
            isEcho = _time.GetElapsedTime(_first.Value) < SameSignal;
        }

        if (isFirst)
            _stop.Cancel();
        else if (!isEcho)
            _force();
    }
}
