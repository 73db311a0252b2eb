using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dingo.ConnManager.Outbound;

namespace Dingo.Aot.Control;

/// <summary>Writes the answer to one request: rows, then exactly one end.</summary>
/// <remarks>
/// Used by one handler, one call at a time. Rows are held back until there are <see cref="FlushBytes"/> of them; that, and one row, is all
/// the memory an answer takes, however long it is. The overloads that take rows and ends are emitted, one pair for each
/// <see cref="ControlAnswerAttribute"/>.
/// </remarks>
internal sealed partial class ControlReply
{
    /// <summary>Bytes that are gathered before they are sent.</summary>
    public const int FlushBytes = 16 * 1024;

    private readonly IControlChannel? _channel;
    private readonly ulong? _id;
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _json;
    private bool _isGone;

    /// <summary>Begins an answer.</summary>
    /// <param name="channel">Where it goes; null for a line that is sent by other means.</param>
    /// <param name="id">The request's; null when that had none.</param>
    public ControlReply(IControlChannel? channel, ulong? id)
    {
        _channel = channel;
        _id = id;
        // Text for a terminal or a program, never for a web page.
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>One line that is an error, for whoever is turned away before it asked.</summary>
    public static ReadOnlyMemory<byte> ErrorLine(ControlErrorKind kind, string message)
    {
        var reply = new ControlReply(null, null);
        reply.Fail(kind, message);
        return reply._buffer.WrittenMemory;
    }

    /// <summary>Whether the end was written; nothing may follow it.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether the end is an error.</summary>
    public bool IsError { get; private set; }

    /// <summary>Makes a stream of it: from now on the client's next line, or its leaving, cancels the handler's token.</summary>
    public void BeginStream() => _channel!.BeginStream();

    /// <summary>Ends the answer with an empty object: there is nothing to add.</summary>
    public void Done()
    {
        BeginDone().WriteStartObject();
        _json.WriteEndObject();
        EndDone();
    }

    /// <summary>Ends the answer with an error.</summary>
    /// <param name="kind">One of the closed set.</param>
    /// <param name="message">For people: what is wrong, and what to do.</param>
    public void Fail(ControlErrorKind kind, string message) => Fail(kind.Name(), message);

    /// <summary>Ends the answer with the error of a dial.</summary>
    public void Fail(OutboundFailure failure, string message) => Fail(failure.Name(), message);

    /// <summary>Begins a row that no overload writes; exactly one JSON value must follow, then <see cref="EndRowAsync"/>.</summary>
    public Utf8JsonWriter BeginRow() => BeginLine(ControlProtocol.RowMember);

    /// <summary>Ends it.</summary>
    /// <returns>False when the client is gone, and nobody reads any further rows.</returns>
    public ValueTask<bool> EndRowAsync()
    {
        EndLine();
        return _buffer.WrittenCount < FlushBytes ? new(!_isGone) : FlushAsync();
    }

    /// <summary>Sends what was held back; false when the client is gone.</summary>
    public async ValueTask<bool> FlushAsync()
    {
        if (!_isGone && _buffer.WrittenCount > 0)
            _isGone = !await _channel!.SendAsync(_buffer.WrittenMemory);
        _buffer.ResetWrittenCount();
        return !_isGone;
    }

    private Utf8JsonWriter BeginDone()
    {
        End();
        return BeginLine(ControlProtocol.DoneMember);
    }

    private void EndDone() => EndLine();

    private void Fail(string kind, string message)
    {
        End();
        IsError = true;
        BeginLine(ControlProtocol.ErrorMember).WriteStartObject();
        _json.WriteString("kind"u8, kind);
        _json.WriteString("message"u8, message);
        _json.WriteEndObject();
        EndLine();
    }

    private void End()
    {
        if (IsEnded)
            throw new InvalidOperationException("An answer ends once.");
        IsEnded = true;
    }

    private Utf8JsonWriter BeginLine(ReadOnlySpan<byte> member)
    {
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber(ControlProtocol.VersionMember, ControlProtocol.Version);
        if (_id is { } id)
            _json.WriteNumber(ControlProtocol.IdMember, id);
        _json.WritePropertyName(member);
        return _json;
    }

    private void EndLine()
    {
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
    }
}
