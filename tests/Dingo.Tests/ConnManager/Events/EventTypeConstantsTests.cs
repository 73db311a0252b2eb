using Dingo.ConnManager.Events;

namespace Dingo.Tests.ConnManager.Events;

public sealed class EventTypeConstantsTests
{
    [Test]
    [Arguments(EventTypes.InboundConnectionEventType, "connmanager.inbound_conn")]
    [Arguments(EventTypes.OutboundConnectionEventType, "connmanager.outbound_conn")]
    [Arguments(EventTypes.ConnectionClosedEventType, "connmanager.conn_closed")]
    [Arguments(EventTypes.ConnectionRecycleRequestedEventType, "connmanager.connection_recycle_requested")]
    public async Task The_wire_names_are_those_of_the_original(string constant, string name) => await Assert.That(constant).IsEqualTo(name);
}
