namespace Dingo.Aot.Configuration;

/// <summary>What a configuration value must be; <see cref="ValueRules"/> enforces it.</summary>
internal enum ValueKind
{
    /// <summary>A decimal number within the key's range.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,

    /// <summary>One of the key's choices, in any case.</summary>
    Choice,

    /// <summary>A network's name or magic number.</summary>
    Network,

    /// <summary>A listener's address.</summary>
    Address,

    /// <summary>An address to bind, or empty for none.</summary>
    OptionalAddress,

    /// <summary>Letters, digits, dot, dash, underscore; 1 to 32 of them.</summary>
    Name,

    /// <summary>A group's name or number, or empty for none.</summary>
    Group,

    /// <summary>Permissions in octal, up to 0777.</summary>
    FileMode,

    /// <summary>The path of a Unix socket, or empty for the default.</summary>
    SocketPath,

    /// <summary>The address of a node that is forwarded to.</summary>
    BackendAddress,

    /// <summary>Networks that peers may come from, or empty.</summary>
    Sources,

    /// <summary>Peers to dial, or empty for none.</summary>
    PeerAddresses,

    /// <summary>The path of a topology, or empty for none; <see cref="PeerRules"/> reads it.</summary>
    TopologyFile,
}
