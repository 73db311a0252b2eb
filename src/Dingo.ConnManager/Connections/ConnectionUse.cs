namespace Dingo.ConnManager.Connections;

/// <summary>In which directions a connection serves: as the peer's, as ours, or as both.</summary>
[Flags]
public enum ConnectionUse : byte
{
    /// <summary>Neither yet.</summary>
    None = 0,

    /// <summary>The peer opened it for its own purposes.</summary>
    Inbound = 1,

    /// <summary>We opened it, or asked for it.</summary>
    Outbound = 2,
}
