using System.Net.Sockets;

namespace Dingo.Aot.Configuration;

/// <summary>The socket at which the daemon is asked and steered.</summary>
internal sealed class ControlOptions
{
    private const string DefaultName = "admin.sock";

    /// <summary>Whether there is one.</summary>
    public bool Enabled { get; set; }

    /// <summary>Its path; empty for <c>admin.sock</c> beside the first NodeToClient listener's socket, or else in the working directory.</summary>
    public string Path { get; set; } = "";

    /// <summary>The path in force.</summary>
    public string GetPath(IReadOnlyList<ListenerOptions> listeners)
    {
        if (Path.Length > 0)
            return Path;
        foreach (var listener in listeners)
        {
            if (listener.Protocol == ListenerProtocol.NodeToClient && listener.GetEndPoint() is UnixDomainSocketEndPoint client)
                return System.IO.Path.Combine(System.IO.Path.GetDirectoryName(client.ToString()!) ?? "", DefaultName);
        }
        return DefaultName;
    }
}
