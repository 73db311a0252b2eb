using Dingo.Aot.Logging;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Tells the log how one node is: each change once. One thread at a time.</summary>
/// <param name="logger">Told.</param>
/// <param name="listener">The listener's name.</param>
/// <param name="node">The node's address, as it was configured.</param>
internal sealed class BackendNews(ILogger logger, string listener, string node)
{
    private const string IsUp = "";

    private string? _told;
    private string? _obstacle;

    /// <summary>It is up.</summary>
    public void Up()
    {
        if (IsNew(IsUp))
            logger.BackendUp(listener, node);
    }

    /// <summary>It is down; another reason is a change too.</summary>
    public void Down(string reason)
    {
        if (IsNew(reason))
            logger.BackendDown(listener, node, reason);
    }

    /// <summary>How it is cannot be told, for a reason of our own: it is taken to be what it was.</summary>
    public void Unseen(string obstacle)
    {
        if (obstacle == _obstacle)
            return;
        _obstacle = obstacle;
        logger.BackendUnseen(listener, node, obstacle);
    }

    private bool IsNew(string what)
    {
        _obstacle = null;
        if (what == _told)
            return false;
        _told = what;
        return true;
    }
}
