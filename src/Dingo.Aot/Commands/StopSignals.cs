using System.Runtime.InteropServices;

namespace Dingo.Aot.Commands;

/// <summary>What asks the daemon to end or to reload: SIGTERM and SIGINT stop it, a second one forces it to end, SIGHUP has it reload.</summary>
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
    private bool _isAsked;
    private Action? _reload;
    private bool _isReloadAsked;

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
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, ReceiveHangup),
        ];
    }

    /// <summary>Cancelled by the first signal, or by <see cref="AskToStop"/>.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>How long the stop may take, where whoever asked for it said so.</summary>
    public TimeSpan? StopTimeout { get; private set; }

    /// <summary>Asks for a clean stop, as the first signal does; it is none, so that it takes two of them to force the end.</summary>
    /// <param name="timeout">How long it may take; null for as long as is configured.</param>
    /// <returns>False when it had been asked for already.</returns>
    public bool AskToStop(TimeSpan? timeout)
    {
        lock (_gate)
        {
            if (_isAsked)
                return false;
            _isAsked = true;
            StopTimeout = timeout;
        }

        _stop.Cancel();
        return true;
    }

    /// <summary>From now on SIGHUP calls this, on a thread of the pool; at once, if one has come already.</summary>
    public void OnReload(Action reload)
    {
        lock (_gate)
        {
            _reload = reload;
            if (!_isReloadAsked)
                return;
        }

        reload();
    }

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
            AskToStop(timeout: null);
        else if (!isEcho)
            _force();
    }

    /// <summary>Takes one SIGHUP: a terminal that closes sends it too, which is no reason to end.</summary>
    internal void ReceiveHangup(PosixSignalContext context)
    {
        context.Cancel = true;
        Action? reload;
        lock (_gate)
        {
            reload = _reload;
            _isReloadAsked = true;
        }

        reload?.Invoke();
    }
}
