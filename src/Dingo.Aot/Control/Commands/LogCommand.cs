using Dingo.Aot.Logging;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>log</c>.</summary>
/// <param name="log">Whose level.</param>
/// <param name="logger">Is told of each change.</param>
internal sealed class LogCommand(DaemonLog log, ILogger logger)
{
    /// <summary>Sets the level where one is given, and tells it.</summary>
    [ControlHandler]
    public void Handle(LogRequest request, ControlReply reply)
    {
        var before = log.Level;
        var level = before;
        if (request.Level is { } word && !LogLevelNames.TryParse(word, out level))
        {
            reply.Fail(ControlErrorKind.BadArgument, $"argument 'level' must be one of {string.Join(", ", LogLevelNames.Words)}");
            return;
        }

        if (level != before)
        {
            // While it can still be written, should it be the last line for a while.
            logger.LogLevelChanged(LogLevelNames.Word(level), LogLevelNames.Word(before));
            log.Level = level;
        }
        reply.Done(new LogAnswer(LogLevelNames.Word(level), LogLevelNames.Word(before)));
    }
}
