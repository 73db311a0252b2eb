namespace Dingo.ConnManager.Listening;

/// <summary>Why an acceptor came to its end.</summary>
internal enum AcceptorEnd
{
    /// <summary>It was asked to stop.</summary>
    Stopped,

    /// <summary>Its listening socket failed for good; nothing is accepted there any more.</summary>
    ListenerLost,
}
