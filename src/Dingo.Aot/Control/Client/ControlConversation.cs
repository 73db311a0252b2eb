using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Dingo.Aot.Control.Client;

/// <summary>A client's side of the control socket: one request after the other, each with its answer.</summary>
/// <remarks>Waits for the daemon without a limit: what is asked for may take long. One thread at a time.</remarks>
internal sealed class ControlConversation : IDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _answers;
    private readonly ArrayBufferWriter<byte> _request = new();

    private ControlConversation(Socket socket)
    {
        _socket = socket;
        _answers = new StreamReader(new NetworkStream(socket, ownsSocket: true), Encoding.UTF8);
    }

    /// <summary>Connects to a daemon.</summary>
    /// <param name="path">Of its control socket.</param>
    /// <param name="fault">Why there is none, for people.</param>
    /// <returns>Null when nobody listens there.</returns>
    public static ControlConversation? TryOpen(string path, out string fault)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            fault = "";
            return new ControlConversation(socket);
        }
        catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
        {
            socket.Dispose();
            fault = e.Message;
            return null;
        }
    }

    /// <summary>Asks, and shows what is answered.</summary>
    /// <param name="write">Writes the request.</param>
    /// <param name="view">Is shown rows and end.</param>
    /// <returns>How it ended.</returns>
    public ControlOutcome Ask(Action<Utf8JsonWriter> write, IAnswerView view)
    {
        try
        {
            Send(write);
            while (_answers.ReadLine() is { } line)
            {
                using var answer = JsonDocument.Parse(line);
                if (Show(answer.RootElement, view) is { } outcome)
                    return outcome;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or JsonException)
        {
            // Gone in the middle: the same as having said no more.
            return ControlOutcome.Gone;
        }

        return ControlOutcome.Gone;
    }

    /// <inheritdoc/>
    public void Dispose() => _answers.Dispose();

    private void Send(Action<Utf8JsonWriter> write)
    {
        _request.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_request))
            write(writer);
        _request.Write("\n"u8);
        var rest = _request.WrittenSpan;
        while (!rest.IsEmpty)
            rest = rest[_socket.Send(rest)..];
    }

    /// <returns>Null while more is to come.</returns>
    private static ControlOutcome? Show(JsonElement answer, IAnswerView view)
    {
        if (answer.ValueKind != JsonValueKind.Object)
            return ControlOutcome.Gone;
        if (answer.TryGetProperty(ControlProtocol.RowMember, out var row))
        {
            view.Row(row);
            return null;
        }

        if (answer.TryGetProperty(ControlProtocol.DoneMember, out var done))
        {
            view.Done(done);
            return ControlOutcome.Done;
        }

        return answer.TryGetProperty(ControlProtocol.ErrorMember, out var error) && error.Has("kind")
            ? new ControlOutcome(error.Text("kind"), error.Text("message"))
            : ControlOutcome.Gone;
    }
}
