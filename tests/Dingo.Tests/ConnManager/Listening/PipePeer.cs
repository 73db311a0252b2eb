using System.IO.Pipes;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>A client that is only a pipe and says exactly what the test puts into its mouth.</summary>
internal sealed class PipePeer(NamedPipeClientStream pipe) : IDisposable
{
    public static async Task<PipePeer> ConnectAsync(string name)
    {
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync().WaitAsync(Eventually.Deadline);
            return new PipePeer(pipe);
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }

    public static async Task<PipePeer> EstablishAsync(string name)
    {
        var peer = await ConnectAsync(name);
        await peer.SendAsync(Wire.Proposal(Wire.ProposeLocal));
        string? answer = await peer.ReadMessageAsync();
        if (answer == Wire.AcceptLocal)
            return peer;
        peer.Dispose();
        throw new InvalidOperationException($"Not accepted: {answer ?? "closed"}.");
    }

    public async Task SendAsync(byte[] bytes) => await pipe.WriteAsync(bytes).AsTask().WaitAsync(Eventually.Deadline);

    /// <returns>The payload of the next segment in hexadecimal, or null at the end.</returns>
    public async Task<string?> ReadMessageAsync()
    {
        byte[] header = new byte[SegmentHeader.Size];
        if (!await ReadAsync(header))
            return null;
        byte[] payload = new byte[SegmentHeader.Read(header).Length];
        return await ReadAsync(payload) ? Convert.ToHexStringLower(payload) : null;
    }

    /// <returns>Whether the pipe ends before another byte arrives.</returns>
    public async Task<bool> IsClosedByPeerAsync() => !await ReadAsync(new byte[1]);

    public void Dispose() => pipe.Dispose();

    private async Task<bool> ReadAsync(byte[] bytes)
    {
        try
        {
            await pipe.ReadExactlyAsync(bytes).AsTask().WaitAsync(Eventually.Deadline);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
