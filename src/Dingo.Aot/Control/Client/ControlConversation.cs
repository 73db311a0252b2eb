using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Dingo.ConnManager.Listening;

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
        catch (SocketException e)
        {
            // Not its own message, which names the path again; and what is missing is an address to the runtime.
            fault = e.SocketErrorCode == SocketError.AddressNotAvailable ? "no such file" : new SocketException((int)e.SocketErrorCode).Message;
        }
        catch (ArgumentOutOfRangeException)
        {
            fault = $"the path of a socket has 1 to {UnixListenEndPoint.MaxPathBytes} bytes";
        }

        socket.Dispose();
        return null;
    }

    /// <summary>Asks, and shows what is answered.</summary>
    /// <param name="write">Writes the request.</param>
    /// <param name="view">Is shown rows and end.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="IOException">The view cannot write; the conversation is of no use any more.</exception>
    public ControlOutcome Ask(Action<Utf8JsonWriter> write, IAnswerView view)
    {
        if (!TrySend(write))
            return ControlOutcome.Gone;
        while (TryRead() is { } answer)
        {
            using (answer)
            {
                if (Show(answer.RootElement, view) is { } outcome)
                    return outcome;
            }
        }

        return ControlOutcome.Gone;
    }

    /// <summary>Has whoever asks see the daemon as gone. Safe from any thread until this is disposed.</summary>
    public void Leave()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The daemon was faster.
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _answers.Dispose();

    private bool TrySend(Action<Utf8JsonWriter> write)
    {
        _request.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_request))
            write(writer);
        _request.Write("\n"u8);
        var rest = _request.WrittenSpan;
        while (!rest.IsEmpty)
        {
            int sent = _socket.Send(rest, SocketFlags.None, out var error);
            if (error != SocketError.Success)
                return false;
            rest = rest[sent..];
        }

        return true;
    }

    /// <returns>Null when there will be no more, or what comes is nothing that a daemon says.</returns>
    private JsonDocument? TryRead()
    {
        try
        {
            return _answers.ReadLine() is { } line ? JsonDocument.Parse(line) : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
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
