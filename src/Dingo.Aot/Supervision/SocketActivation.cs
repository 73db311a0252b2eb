using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Configuration;
using Dingo.Aot.Logging;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Supervision;

/// <summary>Gives the sockets that a supervisor bound (LISTEN_FDS, sd_listen_fds(3)) to the listeners that they are meant for.</summary>
/// <remarks>
/// A socket belongs to the listener that has its name; without such a listener, to the one that is configured for the address it is
/// bound to, since a supervisor may name sockets after itself. Each is somebody's, or the daemon does not start: what is bound and
/// never accepted from would look alive to whoever connects.
/// </remarks>
internal static class SocketActivation
{
    /// <summary>Takes what the environment tells of, and removes it from there. Each fault is logged.</summary>
    /// <param name="listeners">The configured listeners.</param>
    /// <param name="logger">Hears of faults.</param>
    /// <param name="sockets">By a listener's name: its socket, which is the caller's from here on. None without a supervisor that passed any.</param>
    /// <returns>False when the daemon must not start.</returns>
    public static bool TryTake(IReadOnlyList<ListenerOptions> listeners, ILogger logger, out IReadOnlyDictionary<string, Socket> sockets)
    {
        var taken = new Dictionary<string, Socket>();
        sockets = taken;
        if (!OperatingSystem.IsLinux())
            return true;

        var faults = new List<string>();
        if (PassedDescriptor.TakeFromEnvironment(out string fault) is { } passed)
            Assign(passed, listeners, taken, faults);
        else
            faults.Add(fault);
        foreach (string each in faults)
            logger.PassedSocketRefused(each);
        return faults.Count == 0;
    }

    /// <summary>The socket of a listener; null for one that is bound by ourselves, also when a reload has taken it away and another brings it back.</summary>
    public static Socket? Of(ListenerOptions listener, IReadOnlyDictionary<string, Socket>? sockets) =>
        sockets?.GetValueOrDefault(listener.Name) is { SafeHandle.IsClosed: false } socket ? socket : null;

    /// <summary>Finds listeners that options would open to everybody although their addresses do not say so: a supervisor has bound their sockets elsewhere.</summary>
    /// <param name="listeners">Of options that are to be applied.</param>
    /// <param name="sockets">Those of the start.</param>
    /// <returns>One fault for each.</returns>
    public static IReadOnlyList<ConfigurationFault> Check(IReadOnlyList<ListenerOptions> listeners, IReadOnlyDictionary<string, Socket> sockets)
    {
        var faults = new List<ConfigurationFault>();
        foreach (var listener in listeners)
        {
            if (Of(listener, sockets)?.LocalEndPoint is { } bound && IsOpenToAll(listener, bound))
                faults.Add(new ConfigurationFault(
                    $"{ConfigurationSchema.Listeners}:{listener.Name}:AllowFrom",
                    $"is empty, and a supervisor has bound its socket to {ListenAddress.Format(bound)}: clients of a node from anywhere. "
                        + "Name who may connect, or have it bound to 127.0.0.1 or [::1]."));
        }

        return faults;
    }

    /// <summary>Opens each descriptor and finds its listener.</summary>
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    internal static void Assign(
        IReadOnlyList<PassedDescriptor> passed, IReadOnlyList<ListenerOptions> listeners, Dictionary<string, Socket> sockets, List<string> faults)
    {
        foreach (var descriptor in passed)
        {
            string name = $"descriptor {descriptor.Number} ('{descriptor.Name}')";
            if (PassedSocket.TryOpen(descriptor.Number, out string fault) is not { } socket)
                faults.Add($"{name} {fault}");
            else if (Find(descriptor.Name, socket.LocalEndPoint!, listeners) is not { } listener)
                faults.Add($"{name}, bound to {ListenAddress.Format(socket.LocalEndPoint!)}, is no listener's. {Remedy(listeners)}");
            else if (listener.GetEndPoint().AddressFamily == AddressFamily.Unix != (socket.AddressFamily == AddressFamily.Unix))
                faults.Add($"{name} is bound to {ListenAddress.Format(socket.LocalEndPoint!)}, and listener '{listener.Name}' is one for {listener.Address}. "
                    + "Give it a socket of that kind, or change its address.");
            else if (IsOpenToAll(listener, socket.LocalEndPoint!))
                faults.Add($"{name} is bound to {ListenAddress.Format(socket.LocalEndPoint!)}, where clients of a node come from anywhere. Name in AllowFrom of "
                    + $"listener '{listener.Name}' who may connect, or bind it to 127.0.0.1 or [::1].");
            else if (!sockets.TryAdd(listener.Name, socket))
                faults.Add($"{name} is the second one for listener '{listener.Name}'. Pass one for each listener.");
        }
    }

    private static bool IsOpenToAll(ListenerOptions listener, EndPoint bound) =>
        listener is { Protocol: ListenerProtocol.NodeToClient, HandOver: HandOverKind.Forward, AllowFrom: "" } && ForwardingRules.IsOpenToOthers(bound);

    private static ListenerOptions? Find(string name, EndPoint bound, IReadOnlyList<ListenerOptions> listeners) =>
        First(listeners, listener => listener.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? First(listeners, listener => IsSame(listener.GetEndPoint(), bound))
        ?? First(listeners, listener => IsSameWildcard(listener.GetEndPoint(), bound));

    private static ListenerOptions? First(IReadOnlyList<ListenerOptions> listeners, Predicate<ListenerOptions> isIt)
    {
        foreach (var listener in listeners)
        {
            if (isIt(listener))
                return listener;
        }

        return null;
    }

    private static bool IsSame(EndPoint configured, EndPoint bound) => (configured, bound) switch
    {
        (IPEndPoint ip, IPEndPoint) => ip.Equals(bound),
        (UnixDomainSocketEndPoint, UnixDomainSocketEndPoint) when bound.ToString() is ['/', ..] path =>
            Path.GetFullPath(configured.ToString()!) == Path.GetFullPath(path),
        _ => false,
    };

    // A port without an address is bound to [::] by systemd, and serves IPv4 as well.
    private static bool IsSameWildcard(EndPoint configured, EndPoint bound) =>
        configured is IPEndPoint a && bound is IPEndPoint b && a.Port == b.Port && EndPointRules.IsWildcard(a.Address) && EndPointRules.IsWildcard(b.Address);

    private static string Remedy(IReadOnlyList<ListenerOptions> listeners)
    {
        string known = string.Join(", ", listeners.Select(listener => $"{listener.Name} ({listener.Address})"));
        return $"Name it after one (FileDescriptorName= in its .socket unit), or bind it to one's address: {known}.";
    }
}
