using Dingo.ConnManager.Connections;
using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dingo.Interleavings.Scenarios.Leaves;

/// <summary>Three post closed connections; the callback is called for each, one at a time, though it throws.</summary>
internal sealed class PostBesidePost : Scene
{
    private readonly ClosedCallbacks _callbacks;
    private readonly List<ulong> _told = [];
    private bool _isCalled;

    public PostBesidePost()
    {
        _callbacks = new ClosedCallbacks(Call, NullLogger.Instance);
        Does("one", () => Post(1, 2));
        Does("other", () => Post(3, 4));
        Does("third", () => Post(5));
    }

    protected override void AtEnd()
    {
        Expect(_told.Order().SequenceEqual([1UL, 2UL, 3UL, 4UL, 5UL]), $"called for {string.Join(' ', _told)}");
        Expect(_told.IndexOf(1) < _told.IndexOf(2) && _told.IndexOf(3) < _told.IndexOf(4), "called in another order than posted");
        ExpectEqual(_callbacks.Waiting, 0, "posts that wait");
        ExpectEqual(_callbacks.Failures, 1, "failures");
    }

    private void Post(params ReadOnlySpan<ulong> numbers)
    {
        foreach (ulong number in numbers)
            _callbacks.Post(new ConnectionId(number, Wire.Local, Wire.Remote), new ClosedCause(CloseReason.LocalClosed, null));
    }

    private void Call(ConnectionId id, string? error)
    {
        Expect(!_isCalled, "called twice at once");
        _isCalled = true;
        Steps.Before("callback");
        _told.Add(id.Number);
        Steps.Before("callback returns");
        _isCalled = false;
        if (id.Number == 3)
            throw new InvalidOperationException("The callback fails.");
    }
}
