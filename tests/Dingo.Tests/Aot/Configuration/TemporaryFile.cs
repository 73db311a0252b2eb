namespace Dingo.Tests.Aot.Configuration;

internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string content) => File.WriteAllText(Path, content);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"dingo-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(Path);
}
