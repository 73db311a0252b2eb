namespace Dingo.Aot.Configuration;

/// <summary>How sockets are waited for; see <see cref="Commands.SocketEngine"/>.</summary>
internal sealed class EngineOptions
{
    /// <summary>Whether what they bring is dealt with on the threads that wait for them; false goes back to the runtime's default.</summary>
    public bool InlineCompletions { get; set; }

    /// <summary>Threads that wait for the sockets of connections; 0 for one for each processor, or, without the above, for as many as the runtime likes.</summary>
    public int Threads { get; set; }
}
