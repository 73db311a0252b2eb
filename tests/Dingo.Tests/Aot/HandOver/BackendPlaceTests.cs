using System.Net.Sockets;
using Dingo.Aot.HandOver.Forwarding;

namespace Dingo.Tests.Aot.HandOver;

public sealed class BackendPlaceTests
{
    [Test]
    [Arguments("tcp://192.0.2.1:3001", SocketError.ConnectionRefused, nameof(ConnectFault.NodeDown))]
    [Arguments("tcp://192.0.2.1:3001", SocketError.AddressNotAvailable, nameof(ConnectFault.Shortage))]
    [Arguments("unix:/a", SocketError.AddressNotAvailable, nameof(ConnectFault.NodeDown))]
    [Arguments("unix:/a", SocketError.WouldBlock, nameof(ConnectFault.QueueFull))]
    [Arguments("unix:/a", SocketError.TooManyOpenSockets, nameof(ConnectFault.Shortage))]
    [Arguments("unix:/a", SocketError.OperationAborted, nameof(ConnectFault.Unclear))]
    [Arguments("unix:/a", SocketError.Success, nameof(ConnectFault.Unclear))]
    public async Task What_an_error_says_of_a_node_depends_on_how_it_is_reached(string address, SocketError error, string fault) =>
        await Assert.That(BackendAddress.Parse(address).Place!.FaultOf(error)).IsEqualTo(Enum.Parse<ConnectFault>(fault));
}
