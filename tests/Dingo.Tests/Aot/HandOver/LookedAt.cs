using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.ConnManager.Outbound;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Ouroboros.Handshake;
using Dingo.Tests.Aot.Ping;
using Dingo.Tests.ConnManager;
using Dingo.Tests.ConnManager.Listening;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>One node that is looked at in virtual time, and what the log says of it.</summary>
internal sealed class LookedAt : IAsyncDisposable
{
    private const string Listener = "relay";

    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private readonly LineCollector _log = new();
    private readonly BackendTools _tools;
    private readonly BackendCheck _check;
    private int _looks = 1;
    private int _others;

    /// <param name="address">The node's, as in the configuration.</param>
    /// <param name="kind">When it counts as up.</param>
    /// <param name="names">Where names lead; nowhere by default.</param>
    /// <param name="sendsProxy">Whether it expects to be told for whom a connection is.</param>
    /// <param name="connector">Connects to it; sockets by default.</param>
    public LookedAt(
        string address, HealthCheckKind kind = HealthCheckKind.Handshake, INameResolver? names = null, bool sendsProxy = false,
        IConnector? connector = null)
    {
        _tools = new BackendTools(Wire.Magic, names ?? new Pinging.Names(), Time, _log, connector);
        // Between two ticks of the wheel: the handshake's own deadline, which is as long, then is a little later than the look's.
        Time.Advance(TimeSpan.FromMilliseconds(50));
        Backend = new Backend(BackendAddress.Parse(address));
        _check = new BackendCheck(Listener, Backend, new BackendSettings(ProtocolFamily.NodeToNode, kind, sendsProxy), _tools);
        _check.Start();
    }

    public OpenTimers Time { get; } = new();

    public Backend Backend { get; }

    /// <summary>What the log says, from the word before the state.</summary>
    public string[] Lines => Array.ConvertAll(_log.Lines, line => line.Replace($"listener {Listener}: node {Backend.Address.Text} ", "", StringComparison.Ordinal));

    /// <summary>All of them, in their order.</summary>
    public string Told => string.Join('\n', Lines);

    /// <summary>The look has begun whose end is waited for next: its time runs.</summary>
    public Task BegunAsync() => MadeAsync((2 * _looks) + _others);

    /// <summary>The look has found the queue full, and waits, once more.</summary>
    public Task WaitsAsync() => MadeAsync((2 * _looks) + ++_others);

    /// <summary>A connection's blame has ended the pause, and a shorter one has begun.</summary>
    public Task BlamedAsync() => MadeAsync((2 * _looks) - 1 + ++_others);

    /// <summary>The look is over, and the pause has begun.</summary>
    public Task OverAsync() => MadeAsync((2 * _looks++) + 1 + _others);

    /// <summary>The pause goes by, and the next look, which begins no sooner.</summary>
    public async Task NextAsync(TimeSpan pause)
    {
        int made = Time.Made;
        Time.Advance(pause - Instant);
        // A look begins where time is let pass, and makes a timer first of all.
        await Assert.That(Time.Made).IsEqualTo(made);
        Time.Advance(Instant);
        await OverAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _check.DisposeAsync().AsTask().WaitAsync(Eventually.Deadline);
        _tools.Dispose();
    }

    // One timer is the wheel's; each look makes one, and each pause, and each time that it waits.
    private async Task MadeAsync(int count) => await Assert.That(await Eventually.IsTrueAsync(() => Time.Made >= count)).IsTrue();
}
