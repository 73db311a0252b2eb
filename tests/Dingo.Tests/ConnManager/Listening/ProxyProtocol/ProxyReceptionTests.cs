using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening.ProxyProtocol;
using Dingo.Ouroboros.Timing;
using Dingo.Tests.Ouroboros.Bearers;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager.Listening.ProxyProtocol;

/// <summary>One connection that waits for its proxy, in virtual time.</summary>
public sealed class ProxyReceptionTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly TimingWheel _wheel;
    private readonly List<ProxyHeader> _admitted = [];
    private readonly List<RefusalReason> _refused = [];
    private readonly ProxyReceptions _receptions;
    private readonly InMemoryBearer _bearer;
    private readonly InMemoryBearer _proxy;

    public ProxyReceptionTests()
    {
        _wheel = new TimingWheel(_time);
        _receptions = new ProxyReceptions((_, header, _) => _admitted.Add(header), (_, reason) => _refused.Add(reason));
        (_bearer, _proxy) = InMemoryBearer.Pair();
        _receptions.Begin(_bearer, _wheel, Timeout, limit: 1);
    }

    public void Dispose()
    {
        _proxy.Dispose();
        _wheel.Dispose();
    }

    [Test]
    [Arguments(false, 0)]
    [Arguments(true, 0)]
    [Arguments(true, 14)]
    public async Task A_header_of_which_a_byte_comes_each_second_dies_at_the_deadline_and_not_later(bool isBinary, int atOnce)
    {
        byte[] header = Header(isBinary);
        Say(header[..atOnce]);
        for (int second = 0; second < 9; second++)
        {
            Say([header[atOnce + second]]);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Say([header[atOnce + 9]]);
        _time.Advance(TimeSpan.FromSeconds(1) - TimingWheel.Tick);
        await Assert.That(_refused).IsEmpty();
        await Assert.That(_receptions.Count).IsEqualTo(1);

        _time.Advance(TimingWheel.Tick);
        await Assert.That(_refused.Single()).IsEqualTo(RefusalReason.ProxyTimedOut);
        await NothingIsLeftAsync();
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task One_whose_last_byte_comes_just_in_time_is_taken(bool isBinary)
    {
        byte[] header = Header(isBinary);
        Say(header[..^1]);
        _time.Advance(Timeout - TimingWheel.Tick);
        Say(header[^1..]);
        await Assert.That(_admitted.Single().Source?.ToString()).IsEqualTo("192.0.2.7:56324");
        await Assert.That(_bearer.IsDisposed).IsFalse();

        _time.Advance(Timeout);
        await Assert.That(_refused).IsEmpty();
        _bearer.Dispose();
        await NothingIsLeftAsync();
    }

    [Test]
    public async Task When_the_listener_stops_it_ends_and_whoever_comes_later_is_not_waited_for()
    {
        _receptions.Stop();
        await Assert.That(_refused.Single()).IsEqualTo(RefusalReason.Stopping);
        await NothingIsLeftAsync();

        var (late, proxy) = InMemoryBearer.Pair();
        _receptions.Begin(late, _wheel, Timeout, limit: 1);
        await Assert.That(_refused.SequenceEqual([RefusalReason.Stopping, RefusalReason.Stopping])).IsTrue();
        await Assert.That(late.IsDisposed).IsTrue();
        await NothingIsLeftAsync();
        proxy.Dispose();
    }

    private static byte[] Header(bool isBinary) => isBinary
        ? Proxied.Binary("2111000cc0000207c6336401dc040bb9")
        : Proxied.Text("PROXY TCP4 192.0.2.7 198.51.100.1 56324 3001\r\n");

    private void Say(byte[] bytes) => _proxy.Send(bytes, out _);

    private async Task NothingIsLeftAsync()
    {
        await Assert.That(_receptions.Count).IsEqualTo(0);
        await Assert.That(_wheel.Armed).IsEqualTo(0);
        await Assert.That(_bearer.IsDisposed).IsTrue();
        await Assert.That(_bearer.Violations).IsEmpty();
    }
}
