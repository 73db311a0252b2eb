extern alias framework;

using Dingo.Interleavings.Scheduling;
using Real = framework::System.Threading.CancellationTokenRegistration;

namespace System.Threading;

/// <summary>Stands in for the framework's, whose <see cref="Dispose"/> waits for a callback that runs, out of the scheduler's sight.</summary>
/// <remarks>A scene cancels by <see cref="Cancellations.Cancel"/>, so that it is known which callbacks run.</remarks>
internal readonly struct CancellationTokenRegistration(Real registration) : IDisposable
{
    public static implicit operator CancellationTokenRegistration(Real registration) => new(registration);

    public void Dispose()
    {
        if (!registration.Unregister())
            Cancellations.AwaitCallbacks(registration.Token);
    }
}
