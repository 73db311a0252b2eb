using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Outbound;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Events;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Aot.Ping;

/// <summary>Finds the node that is meant, and connects to it, as a dial of the daemon does.</summary>
/// <param name="resolver">Finds addresses of names, and hosts of services.</param>
/// <param name="connector">Connects.</param>
/// <param name="time">Measures.</param>
internal sealed class PingReach(INameResolver resolver, IConnector connector, TimeProvider time)
{
    // The race asks whom it knows already: nobody.
    private readonly ConnectionTable _nobody = new(new EventBus<AnyEvent>(outboxCapacity: 1), new ConnectionLimits());
    private ulong _number;
    private bool _hasAddress;

    /// <summary>Connects; one call at a time.</summary>
    /// <returns>A connected bearer, owned by the caller, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">It was stopped, and nothing is held.</exception>
    public async Task<(DialAttempt? Reached, PingFault? Fault)> ConnectAsync(PingTarget target, TimeSpan timeout, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        _hasAddress = false;
        try
        {
            return target.Service is { } service
                ? await TryHostsAsync(service, either.Token).ConfigureAwait(false)
                : (await ReachAsync(target.Dial, either.Token).ConfigureAwait(false), null);
        }
        catch (OutboundException e)
        {
            return (null, PingFaults.OfConnect(e));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, _hasAddress
                ? new PingFault(PingFailure.ConnectTimedOut, $"{target.Text} did not answer within {timeout.TotalSeconds} s")
                : new PingFault(PingFailure.NameNotFound, $"no name server answered for {target.Text} within {timeout.TotalSeconds} s"));
        }
    }

    private async Task<(DialAttempt? Reached, PingFault? Fault)> TryHostsAsync(string service, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveServiceAsync(service, cancellationToken).ConfigureAwait(false);
        var fault = PingFaults.OfService(service, answer.Failure);
        foreach (var host in answer.Targets)
        {
            try
            {
                return (await ReachAsync(new DialTarget(null, host.Host, host.Port), cancellationToken).ConfigureAwait(false), null);
            }
            catch (OutboundException e)
            {
                // The next one offers the same.
                fault = PingFaults.OfConnect(e);
            }
        }

        return (null, fault);
    }

    private async Task<DialAttempt> ReachAsync(DialTarget target, CancellationToken cancellationToken) => target.EndPoint is { } remote
        ? await TryAsync(remote, cancellationToken).ConfigureAwait(false)
        : await new AddressRace(target, resolver, _nobody, TryAsync, time).RunAsync(cancellationToken).ConfigureAwait(false);

    private async Task<DialAttempt> TryAsync(PeerEndPoint remote, CancellationToken cancellationToken)
    {
        _hasAddress = true;
        long started = time.GetTimestamp();
        var bearer = await connector.ConnectAsync(remote, Interlocked.Increment(ref _number), cancellationToken).ConfigureAwait(false);
        return new DialAttempt(default, bearer, null) { ConnectTime = time.GetElapsedTime(started) };
    }
}
