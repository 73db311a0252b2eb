using Dingo.Tests.ConnManager.Listening;
using Microsoft.Extensions.Logging;

namespace Dingo.Tests.ConnManager;

/// <summary>A log that keeps its lines, whoever writes them.</summary>
internal sealed class CollectedLog : ILoggerFactory
{
    private readonly LineCollector _lines = new();

    public string[] Lines => _lines.Lines;

    public ILogger CreateLogger(string categoryName) => _lines;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
