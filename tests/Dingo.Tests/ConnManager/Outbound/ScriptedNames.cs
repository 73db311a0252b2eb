using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Outbound.Names;

namespace Dingo.Tests.ConnManager.Outbound;

/// <summary>A resolver that answers when and what the test says; unless told, never.</summary>
internal sealed class ScriptedNames : INameResolver
{
    private readonly TaskCompletionSource<NameAnswer> _sixes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<NameAnswer> _fours = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<NameAnswer> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken) =>
        (family == AddressFamily.InterNetworkV6 ? _sixes : _fours).Task.WaitAsync(cancellationToken);

    public ScriptedNames Sixes(params string[] addresses) => Answer(_sixes, addresses);

    public ScriptedNames Fours(params string[] addresses) => Answer(_fours, addresses);

    public ScriptedNames Fails(NameFailure failure)
    {
        _sixes.SetResult(new NameAnswer([], failure));
        _fours.SetResult(new NameAnswer([], failure));
        return this;
    }

    private ScriptedNames Answer(TaskCompletionSource<NameAnswer> question, string[] addresses)
    {
        question.SetResult(new NameAnswer(Array.ConvertAll(addresses, IPAddress.Parse), addresses.Length == 0 ? NameFailure.NotFound : NameFailure.None));
        return this;
    }
}
