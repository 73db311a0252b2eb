namespace Dingo.Aot.Control;

/// <summary>The client's end, as a <see cref="ControlReply"/> sees it.</summary>
internal interface IControlChannel
{
    /// <summary>Sends all of it; false when the client is gone, or was dropped because it does not read.</summary>
    ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>From now on whatever the client does cancels the handler's token.</summary>
    void BeginStream();
}
