using System.Net.Sockets;

namespace Dingo.ConnManager.Listening;

/// <summary>One open file descriptor, kept so that it can be given up when there are no others.</summary>
/// <remarks>An unbound socket rather than an open file: a container of one binary need not have /dev/null.</remarks>
internal sealed class ReserveDescriptor(AddressFamily family) : IDisposable
{
    private readonly Lock _gate = new();
    private Socket? _held;
    private bool _disposed;

    /// <returns>False when descriptors are exhausted.</returns>
    public bool Hold()
    {
        if (_held is not null)
            return true;
        try
        {
            var held = new Socket(family, SocketType.Stream, ProtocolType.Unspecified);
            lock (_gate)
            {
                if (!_disposed)
                {
                    _held = held;
                    return true;
                }
            }

            held.Dispose();
            return true;
        }
        catch (SocketException e)
        {
            // Failing for any other reason says nothing about descriptors: do without.
            return AcceptErrorPolicy.Classify(e.SocketErrorCode) != AcceptErrorKind.DescriptorsExhausted;
        }
    }

    /// <returns>False when none was held.</returns>
    public bool Release()
    {
        Socket? held = Interlocked.Exchange(ref _held, null);
        held?.Dispose();
        return held is not null;
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        Release();
    }
}
