using System.Runtime.InteropServices;

namespace Dingo.Aot.Commands;

/// <summary>SIGTERM and SIGINT: the first asks for a clean stop, the second forces one.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Action _force;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private int _received;

    /// <summary>Listens for both signals until disposed.</summary>
    /// <param name="force">Ends the process at once; called for the second signal, on a thread of the pool.</param>
    public StopSignals(Action force)
    {
        _force = force;
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _stop.Dispose();
    }

    /// <summary>Takes one signal; safe to be called from several threads at once.</summary>
    internal void Receive(PosixSignalContext context)
    {
        // The runtime must not end the process by itself.
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) > 1)
            _force();
        else
            _stop.Cancel();
    }
}
