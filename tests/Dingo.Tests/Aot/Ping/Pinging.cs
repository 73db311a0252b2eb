using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Commands;
using Dingo.Aot.Ping;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Aot.Ping;

/// <summary>One run of pings in the process: what it printed, and how it ended.</summary>
internal sealed record Pinging(int Code, string Output, string Error)
{
    private static readonly PingRequest Usual = new("", false, "preview", 2, 0.1, 5, false);

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static async Task<Pinging> RunAsync(
        string target, Func<PingRequest, PingRequest>? change = null, bool asJson = false, INameResolver? names = null, TimeProvider? time = null,
        CancellationToken stop = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var request = Usual with { Target = target };
        int code = await PingCommand.RunAsync(
            change?.Invoke(request) ?? request, asJson, new Terminal(() => output, () => error), names ?? new Names(), time ?? TimeProvider.System, stop)
            .WaitAsync(Eventually.Deadline, CancellationToken.None);
        return new Pinging(code, output.ToString(), error.ToString());
    }

    /// <summary>A resolver that knows what the test tells it.</summary>
    internal sealed class Names : INameResolver
    {
        public NameFailure Failure { get; init; } = NameFailure.NotFound;

        public bool IsSilent { get; init; }

        /// <summary>Of each host the addresses, of both families, between blanks.</summary>
        public Dictionary<string, string> Hosts { get; } = [];

        public Dictionary<string, ServiceTarget[]> Services { get; } = [];

        public Task<NameAnswer> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken)
        {
            if (IsSilent)
                return new TaskCompletionSource<NameAnswer>().Task.WaitAsync(cancellationToken);
            IPAddress[] found = [.. Hosts.GetValueOrDefault(host, "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(IPAddress.Parse).Where(address => address.AddressFamily == family)];
            return Task.FromResult(new NameAnswer(found, found.Length > 0 ? NameFailure.None : Failure));
        }

        public Task<ServiceAnswer> ResolveServiceAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult(Services.TryGetValue(name, out var targets) ? new ServiceAnswer(targets, NameFailure.None) : new ServiceAnswer([], Failure));
    }
}
