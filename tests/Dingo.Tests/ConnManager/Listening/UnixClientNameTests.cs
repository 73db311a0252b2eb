using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>Clients of a Unix socket have no address of their own: what tells them apart is a name that we give.</summary>
public sealed class UnixClientNameTests
{
    [Test]
    public async Task Short_clients_have_names_that_are_never_given_again_though_their_descriptors_are()
    {
        // Of the two starts each has a directory of its own: only the end of the name counts.
        var names = new HashSet<string>();
        for (int start = 0; start < 2; start++)
        {
            await using var running = await RunningManager.StartAsync(RunningManager.WideLimits);
            for (int i = 0; i < 1000; i++)
            {
                using (await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal))
                {
                    var opened = await running.Events.NextInboundAsync();
                    names.Add(opened.NormalizedRemoteAddr[opened.NormalizedRemoteAddr.LastIndexOf('#')..]);
                }

                await running.Events.NextClosedAsync();
            }
        }

        await Assert.That(names.Count).IsEqualTo(2000);
    }

    [Test]
    public async Task A_clients_process_and_user_are_told_with_its_opening_and_stay_known_after_its_end()
    {
        Connection? taken = null;
        await using var running = await RunningManager.StartAsync(handOver: new HandOverTo(connection => taken = connection));
        using (await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal))
        {
            var opened = await running.Events.NextInboundAsync();
            await Assert.That(opened.Credentials?.Pid).IsEqualTo(OperatingSystem.IsLinux() ? Environment.ProcessId : null);
            await Assert.That(taken!.Credentials).IsEqualTo(opened.Credentials);
        }

        await running.Events.NextClosedAsync();
        await Assert.That(taken!.Credentials?.Pid).IsEqualTo(OperatingSystem.IsLinux() ? Environment.ProcessId : null);
        using var node = await RawPeer.EstablishAsync(running.Nodes);
        await Assert.That((await running.Events.NextInboundAsync()).Credentials).IsNull();
    }

    [Test]
    public async Task Fifty_clients_of_one_socket_stay_up_together()
    {
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits);
        var clients = new List<RawPeer>();
        for (int i = 0; i < 50; i++)
            clients.Add(await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal));
        await Assert.That(running.Manager.Figures.Connections.Local).IsEqualTo(50);
        for (int i = 0; i < 50; i++)
            await Assert.That((await running.Events.NextInboundAsync()).IsNtC).IsTrue();
        await Assert.That(running.Events.ReadAll()).IsEmpty();
        clients.ForEach(static c => c.Dispose());
    }
}
