using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Listening;

/// <summary>Follows the connections of one listener, and enters those whose handshake fails by the peer's fault beside the refused ones.</summary>
internal sealed class InboundLifecycle(LifecycleSetup setup, IHandOver handOver, string listener, RefusalLedger refusals)
    : ConnectionLifecycle(setup, handOver)
{
    public override void OnClosed(Connection connection)
    {
        base.OnClosed(connection);
        if (connection.WasEstablished)
            return;

        var outcome = HandshakeOutcomes.OfUnestablished(connection);
        if (outcome is HandshakeOutcome.VersionMismatch or HandshakeOutcome.DecodeError or HandshakeOutcome.WrongNetwork
            or HandshakeOutcome.Malformed or HandshakeOutcome.TimedOut)
            refusals.Enter(new Refusal(listener, outcome.Name(), connection.Remote));
    }
}
