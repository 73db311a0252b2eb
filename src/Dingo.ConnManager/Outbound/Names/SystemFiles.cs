using System.ComponentModel;
using System.Net;
using System.Runtime.Versioning;
using DnsClient;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>Where the system keeps what it knows of names.</summary>
internal static class SystemFiles
{
    /// <summary>Names the name servers, but on Windows.</summary>
    public const string ResolvConf = "/etc/resolv.conf";

    /// <summary>The hosts file.</summary>
    public static string Hosts => OperatingSystem.IsWindows() ? Path.Combine(Environment.SystemDirectory, @"drivers\etc\hosts") : "/etc/hosts";

    /// <summary>The name servers of the network adapters, as they are now; none when they cannot be had.</summary>
    [SupportedOSPlatform("windows")]
    public static ResolverSettings WindowsSettings()
    {
        try
        {
            var found = NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false);
            return new ResolverSettings { Servers = [.. found.Select(static s => new IPEndPoint(IPAddress.Parse(s.Address), s.Port))] };
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            return new ResolverSettings { Servers = [] };
        }
    }
}
