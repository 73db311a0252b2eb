using System.Collections.Concurrent;
using System.Text.Json;

namespace Dingo.EndToEnd.Harness;

/// <summary>A program beside the daemon that knows of its connections only what the control socket tells, and steers them by it.</summary>
internal sealed class Governor : IAsyncDisposable
{
    private readonly DaemonUnderTest _daemon;
    private readonly ControlClient _commands;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ulong, string> _connections = new();
    private readonly Task _following;
    private volatile TaskCompletionSource _awake = new();
    private ControlClient _events;
    private ulong _sequence;
    private string _instance = "";

    private Governor(DaemonUnderTest daemon, ControlClient commands, ControlClient events)
    {
        (_daemon, _commands, _events) = (daemon, commands, events);
        _awake.SetResult();
        _following = Task.Run(FollowAsync);
    }

    /// <summary>Peers by the numbers of their connections.</summary>
    public IReadOnlyDictionary<ulong, string> Connections => _connections;

    /// <summary>Numbers of the connections that were closed since somebody asked for it.</summary>
    public ConcurrentBag<ulong> Recycled { get; } = [];

    /// <summary>How often it had missed something and begun anew.</summary>
    public int Resyncs { get; private set; }

    public ulong Sequence => Volatile.Read(ref _sequence);

    public static async Task<Governor> StartAsync(DaemonUnderTest daemon)
    {
        var events = await ControlClient.ConnectAsync(daemon);
        await events.SendAsync(ControlClient.Request("events"));
        return new Governor(daemon, await ControlClient.ConnectAsync(daemon), events);
    }

    /// <summary>Has a connection opened.</summary>
    /// <returns>Its number.</returns>
    public async Task<ulong> DialAsync(string address) =>
        (await _commands.AskAsync("dial", $$"""{"address":"{{address}}"}"""))[^1].GetProperty("done").GetProperty("id").GetUInt64();

    /// <summary>Has a connection closed.</summary>
    /// <returns>What became of the request.</returns>
    public async Task<string> RecycleAsync(ulong id) =>
        (await _commands.AskAsync("recycle", $$"""{"id":{{id}}}"""))[^1].GetProperty("done").GetProperty("outcome").GetString()!;

    /// <summary>Reads no more events, after one more at most, until <see cref="Wake"/>.</summary>
    public void Sleep() => _awake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads again.</summary>
    public void Wake() => _awake.SetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _events.Dispose();
        _commands.Dispose();
        await _following;
    }

    private async Task FollowAsync()
    {
        var snapshot = new Dictionary<ulong, string>();
        while (!_stop.IsCancellationRequested)
        {
            await _awake.Task;
            try
            {
                if (await _events.ReadLineAsync() is { } line)
                    await TakeAsync(JsonDocument.Parse(line).RootElement, snapshot);
                else if (!_stop.IsCancellationRequested)
                    await AskAsync($$"""{"since":{{_sequence}},"instance":"{{_instance}}"}""");
            }
            catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
            {
                // Nothing has happened for long.
                continue;
            }
            catch (ObjectDisposedException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task TakeAsync(JsonElement answer, Dictionary<ulong, string> snapshot)
    {
        if (!answer.TryGetProperty("row", out var row))
        {
            // What was missed is not held any more.
            await AskAsync("{}");
            return;
        }

        switch (row.GetProperty("kind").GetString())
        {
            case "snapshot_connection":
                snapshot[row.GetProperty("id").GetUInt64()] = row.GetProperty("peer").GetString()!;
                break;
            case "snapshot":
                if (row.GetProperty("connections").ValueKind != JsonValueKind.Null)
                    Begin(snapshot);
                _instance = row.GetProperty("instance").GetString()!;
                Volatile.Write(ref _sequence, row.GetProperty("sequence").GetUInt64());
                break;
            case "gap":
                await AskAsync("{}");
                break;
            case "event":
                Apply(row.GetProperty("type").GetString()!, row.GetProperty("payload"));
                Volatile.Write(ref _sequence, row.GetProperty("sequence").GetUInt64());
                break;
        }
    }

    private async Task AskAsync(string arguments)
    {
        if (arguments == "{}")
            Resyncs++;
        _events.Dispose();
        _events = await ControlClient.ConnectAsync(_daemon);
        await _events.SendAsync(ControlClient.Request("events", arguments));
    }

    private void Begin(Dictionary<ulong, string> snapshot)
    {
        foreach (ulong gone in _connections.Keys.Except(snapshot.Keys))
            _connections.TryRemove(gone, out _);
        foreach (var (id, peer) in snapshot)
            _connections[id] = peer;
        snapshot.Clear();
    }

    private void Apply(string type, JsonElement payload)
    {
        string id = payload.GetProperty("connectionId").GetString()!;
        ulong number = ulong.Parse(id[..id.IndexOf('@')]);
        switch (type)
        {
            case "connmanager.inbound_conn" or "connmanager.outbound_conn":
                _connections[number] = payload.GetProperty("remoteAddr").GetString()!;
                break;
            case "connmanager.conn_closed":
                _connections.TryRemove(number, out _);
                if (payload.GetProperty("reason").GetString() == "recycled")
                    Recycled.Add(number);
                break;
        }
    }
}
