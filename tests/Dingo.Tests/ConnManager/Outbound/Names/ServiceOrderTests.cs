using Dingo.ConnManager.Outbound.Names;
using DnsClient;
using DnsClient.Protocol;

namespace Dingo.Tests.ConnManager.Outbound.Names;

/// <summary>RFC 2782: by priority, and by weight within one.</summary>
public sealed class ServiceOrderTests
{
    [Test]
    public async Task Weights_are_chances_within_a_priority()
    {
        var random = new Random(2782);
        int heavyFirst = 0;
        for (int i = 0; i < 1000; i++)
        {
            var order = ServiceOrder.Arrange([Service(2, 100, 1), Service(1, 0, 2), Service(1, 10, 3), Service(1, 90, 4)], random);
            await Assert.That(order.Count).IsEqualTo(4);
            await Assert.That((int)order[3].Port).IsEqualTo(1);
            heavyFirst += order[0].Port == 4 ? 1 : 0;
        }

        await Assert.That(heavyFirst).IsBetween(850, 930);
    }

    [Test]
    public async Task Weightless_hosts_are_all_there()
    {
        var order = ServiceOrder.Arrange([Service(1, 0, 1), Service(1, 0, 2), Service(1, 0, 3)], new Random(1));
        await Assert.That(string.Join(' ', order.Select(static r => r.Port).Order())).IsEqualTo("1 2 3");
    }

    private static SrvRecord Service(ushort priority, ushort weight, ushort port)
    {
        var name = DnsString.Parse("_x._tcp.example.com");
        return new SrvRecord(new ResourceRecordInfo(name, ResourceRecordType.SRV, QueryClass.IN, 60, 0), priority, weight, port, name);
    }
}
