namespace Dingo.Aot.Configuration;

/// <summary>How the runtime's socket engine works; see <see cref="Commands.SocketEngine"/>.</summary>
internal sealed class EngineOptions
{
    /// <summary>Whether completions run on the engine's own thread; false goes back to the runtime's default.</summary>
    public bool InlineCompletions { get; set; }

    /// <summary>Engine threads; 0 leaves the number to the runtime.</summary>
    public int Threads { get; set; }
}
