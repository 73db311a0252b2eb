using System.Net.Sockets;

namespace Dingo.ConnManager.Listening;

/// <summary>One open file descriptor, kept so that it can be given up when there are no others.</summary>
/// <remarks>Held by the acceptor's thread alone, given up by any. An unbound socket rather than an open file: a container of one binary need not have /dev/null.</remarks>
internal sealed class ReserveDescriptor(AddressFamily family) : IDisposable
{
    private readonly Lock _gate = new();
    private Socket? _held;
    private bool _disposed;

    /// <returns>False when descriptors are exhausted.</returns>
    public bool Hold()
    {
        // Asked once per accept: nearly always it is still there.
        if (Volatile.Read(ref _held) is not null)
            return true;
        lock (_gate)
        {
            try
            {
                if (!_disposed)
                    _held = new Socket(family, SocketType.Stream, ProtocolType.Unspecified);
                return true;
            }
            catch (SocketException e)
            {
                // Failing for any other reason says nothing about descriptors: do without.
                return AcceptErrorPolicy.Classify(e.SocketErrorCode) != AcceptErrorKind.DescriptorsExhausted;
            }
        }
    }

    /// <returns>False when none was held.</returns>
    public bool Release()
    {
        lock (_gate)
        {
            Socket? held = _held;
            _held = null;
            held?.Dispose();
            return held is not null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Release();
        }
    }
}
