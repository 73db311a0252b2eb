using System.Text.Json;
using System.Text.Unicode;

namespace Dingo.Aot.Control;

/// <summary>One line that a client sent, read; or what is wrong with it.</summary>
/// <remarks>Holds pooled memory until it is disposed.</remarks>
internal sealed class ControlRequest : IDisposable
{
    // Requests are flat: an object, and one of arguments in it.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    private readonly JsonDocument? _line;

    private ControlRequest(JsonDocument? line) => _line = line;

    /// <summary>Ties answers to it; null when it names none.</summary>
    public ulong? Id { get; private set; }

    /// <summary>The command's place in <see cref="ControlCommands.All"/>; -1 when something is wrong.</summary>
    public int Command { get; private set; } = -1;

    /// <summary>What the client gave to it.</summary>
    public ControlArguments Arguments { get; private set; } = new(default);

    /// <summary>What is wrong, for people; null when nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>The kind of what is wrong.</summary>
    public ControlErrorKind FaultKind { get; private set; }

    /// <summary>Reads a line, without its end; never throws for what stands in it.</summary>
    /// <param name="line">Must not change while the request lives.</param>
    public static ControlRequest Read(ReadOnlyMemory<byte> line)
    {
        if (!Utf8.IsValid(line.Span))
            return new ControlRequest(null).Refuse(ControlErrorKind.BadRequest, "the line is not UTF-8");
        try
        {
            var request = new ControlRequest(JsonDocument.Parse(line, Options));
            request.ReadMembers(request._line!.RootElement);
            return request;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for a half of a surrogate pair, which is JSON and no text.
            return new ControlRequest(null).Refuse(
                ControlErrorKind.BadRequest, $"the line is no JSON object: {e.Message.AsSpan(0, Math.Min(e.Message.Length, 200))}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _line?.Dispose();

    private void ReadMembers(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            Refuse(ControlErrorKind.BadRequest, "the line is no JSON object");
            return;
        }

        JsonElement version = default, id = default, command = default, arguments = default;
        string? unknown = null;
        foreach (var member in line.EnumerateObject())
        {
            if (member.NameEquals(ControlProtocol.VersionMember))
                version = member.Value;
            else if (member.NameEquals(ControlProtocol.IdMember))
                id = member.Value;
            else if (member.NameEquals(ControlProtocol.CommandMember))
                command = member.Value;
            else if (member.NameEquals(ControlProtocol.ArgumentsMember))
                arguments = member.Value;
            else
                unknown = member.Name;
        }

        if (id.ValueKind == JsonValueKind.Number && id.TryGetUInt64(out ulong number))
            Id = number;
        else if (id.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            Refuse(ControlErrorKind.BadRequest, "'id' must be a whole number from 0 to 18446744073709551615");
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int spoken) || spoken != ControlProtocol.Version)
            Refuse(ControlErrorKind.UnsupportedVersion, $"'v' must be {ControlProtocol.Version}: this daemon speaks that version only");
        if (unknown is not null)
            Refuse(ControlErrorKind.BadRequest, $"there is no member '{unknown}': a request has v, id, command and arguments");
        if (arguments.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Object))
            Refuse(ControlErrorKind.BadRequest, "'arguments' must be an object");
        if (Fault is null)
            ReadCommand(command);
        Decode(arguments);
        Arguments = new ControlArguments(arguments);
    }

    // What cannot be decoded is found here, and not where it is used.
    private static void Decode(JsonElement arguments)
    {
        if (arguments.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in arguments.EnumerateObject())
            _ = (member.Name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null);
    }

    private void ReadCommand(JsonElement command)
    {
        if (command.ValueKind != JsonValueKind.String)
        {
            Refuse(ControlErrorKind.BadRequest, "'command' must be the name of a command");
            return;
        }

        string name = command.GetString()!;
        Command = ControlCommands.IndexOf(name);
        if (Command < 0)
            Refuse(ControlErrorKind.UnknownCommand, ControlAdvice.ForCommand(name));
    }

    private ControlRequest Refuse(ControlErrorKind kind, string fault)
    {
        if (Fault is null)
            (FaultKind, Fault) = (kind, fault);
        return this;
    }
}
