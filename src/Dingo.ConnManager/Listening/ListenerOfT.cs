using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Listening;

/// <summary>A listener over one kind of carrier: sockets, pipes, or their twin in memory.</summary>
/// <typeparam name="TAccepted">What its listening socket yields.</typeparam>
internal sealed class Listener<TAccepted> : Listener
    where TAccepted : class, IDisposable
{
    private readonly IDoorman<TAccepted> _doorman;
    private readonly Acceptor<TAccepted> _acceptor;

    /// <param name="name">Its name in metrics and log lines.</param>
    /// <param name="socket">Bound; owned from here on.</param>
    /// <param name="doorman">Knows who arrives there.</param>
    /// <param name="setup">What it works with.</param>
    public Listener(string name, IListeningSocket<TAccepted> socket, IDoorman<TAccepted> doorman, ListenerSetup setup)
        : base(name, socket.LocalEndPoint, setup)
    {
        _doorman = doorman;
        _acceptor = new Acceptor<TAccepted>(name, socket, Accept, Figures, setup.Time, setup.Logger);
    }

    /// <inheritdoc/>
    public override bool IsAccepting => !_acceptor.Completion.IsCompleted;

    /// <inheritdoc/>
    public override void Start() => _acceptor.Start();

    /// <inheritdoc/>
    protected override Task StopAcceptingAsync() => _acceptor.StopAsync();

    private void Accept(TAccepted accepted)
    {
        // One that was gone between connect and accept has no name: there is nobody to count.
        if (!_doorman.TryName(accepted, out var local, out var remote))
            accepted.Dispose();
        else if (IsProxy(remote) is not { } isProxy)
            Admit(accepted, local, remote);
        else if (isProxy)
            AwaitProxy(_doorman.Carry(accepted, local, remote));
        else
            accepted.Dispose();
    }

    private void Admit(TAccepted accepted, PeerEndPoint local, PeerEndPoint remote)
    {
        if (!TryAdmit(local, remote, out var lease))
        {
            accepted.Dispose();
            return;
        }

        Connection connection;
        try
        {
            connection = Respond(_doorman.Carry(accepted, local, remote), lease);
        }
        catch
        {
            // The acceptor closes what it accepted, and counts it.
            lease.Return();
            throw;
        }

        Begin(connection);
    }
}
