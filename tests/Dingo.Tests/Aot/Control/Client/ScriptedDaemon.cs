using System.Net.Sockets;
using System.Text;
using Dingo.Tests.Aot.Metrics;

namespace Dingo.Tests.Aot.Control.Client;

/// <summary>Whoever listens at a control socket, and answers each request of its one client with what the test puts into its mouth; then it leaves.</summary>
internal sealed class ScriptedDaemon : IDisposable
{
    private readonly SocketFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public ScriptedDaemon(params string[] answers)
    {
        _listener.Bind(_folder.EndPoint);
        _listener.Listen();
        _ = ServeAsync(answers);
    }

    public string Path => _folder.Path;

    /// <summary>What was asked, line by line.</summary>
    public List<string?> Requests { get; } = [];

    /// <summary>Completes when every request of the script was read.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it stays after its last answer, for as long as the client does.</summary>
    public bool IsPatient { get; init; }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    private async Task ServeAsync(string[] answers)
    {
        try
        {
            using var stream = new NetworkStream(await _listener.AcceptAsync(), ownsSocket: true);
            using var reader = new StreamReader(stream);
            foreach (string answer in answers)
            {
                Requests.Add(await reader.ReadLineAsync());
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            }

            Asked.SetResult();
            if (IsPatient)
                await reader.ReadLineAsync();
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The client left, or the test is over.
            _listener.Dispose();
        }
    }
}
