namespace Dingo.Aot.Recycling;

/// <summary>What has stood still on a connection that is to be recycled.</summary>
internal enum StallCause : byte
{
    /// <summary>A keep-alive was not answered.</summary>
    KeepAlive,

    /// <summary>The peer, or the node behind us, does not read.</summary>
    Write,

    /// <summary>Nothing that was sent, nor a probe of the kernel's, was acknowledged.</summary>
    Unacknowledged,
}
