using System.Net.Sockets;
using Dingo.ConnManager.Listening;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>Every error code that the runtime knows, put into an accept.</summary>
public sealed class AcceptErrorTests
{
    // EBADF or ECANCELED, ENOTSOCK, EINVAL, EFAULT: there is no socket any more that could accept.
    private static readonly SocketError[] Lost =
        [SocketError.OperationAborted, SocketError.NotSocket, SocketError.InvalidArgument, SocketError.Fault];

    [Test]
    public async Task After_any_error_but_the_loss_of_the_listener_it_accepts_again()
    {
        // Among them EMFILE and ENFILE (TooManyOpenSockets), ECONNABORTED, ENOBUFS (NoBufferSpaceAvailable), ENOMEM (SocketError).
        var errors = Enum.GetValues<SocketError>().Except(Lost).Except([SocketError.Success, SocketError.IOPending]).ToList();
        await Assert.That(errors.Count).IsGreaterThan(35);
        foreach (var error in errors)
        {
            var time = new FakeTimeProvider();
            var listener = new ScriptedListener { HasDescriptors = false };
            listener.Then(error, 100);
            int delivered = 0;
            var acceptor = new Acceptor<ScriptedListener.Connection>(
                "ntn", listener, _ => delivered++, new ListenerFigures(), time, new LineCollector());
            acceptor.Start();
            for (int pauses = 0; pauses < 120 && listener.Accepts <= 100; pauses++)
                time.Advance(AcceptBackoff.Longest);
            await Assert.That(listener.Accepts).IsEqualTo(101).Because($"{error}");

            listener.HasDescriptors = true;
            listener.Complete(SocketError.Success);
            await Assert.That(delivered).IsEqualTo(1).Because($"{error}");
            await Assert.That(acceptor.Completion.IsCompleted).IsFalse();
        }
    }

    [Test]
    public async Task Only_the_loss_of_the_listener_ends_it()
    {
        foreach (var error in Enum.GetValues<SocketError>())
        {
            bool isLoss = AcceptErrorPolicy.Classify(error) == AcceptErrorKind.ListenerLost;
            await Assert.That(isLoss).IsEqualTo(Lost.Contains(error)).Because($"{error}");
        }
    }
}
