namespace Dingo.EndToEnd.Harness;

/// <summary>Programs and rights from outside that a test needs.</summary>
internal static class Needed
{
    /// <summary>Skips the test, and says why, where a program is missing; in CI that is a failure.</summary>
    public static void OrSkip(string program, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            return;

        FailOrSkip($"{program} is missing: apt-get install {package}");
    }

    /// <summary>Skips the test where it may not do what only root may; in CI that is a failure.</summary>
    public static void Root(string what)
    {
        if (!Environment.IsPrivilegedProcess)
            FailOrSkip($"{what} needs root");
    }

    /// <summary>Skips the test where namespaces of the network cannot be made; in CI that is a failure.</summary>
    public static async Task NetworkNamespacesAsync()
    {
        OrSkip("ip", "iproute2");
        OrSkip("unshare", "util-linux");
        Root("A network namespace");
        var (code, _, error) = await RunningProcess.RunAsync("unshare", ["--net", "ip", "link", "add", "type", "veth"], "/");
        if (code != 0)
            FailOrSkip($"a network namespace with a cable in it cannot be made: {error}");
    }

    /// <summary>Skips the test where namespaces of processes cannot be made; in CI that is a failure.</summary>
    public static async Task ProcessNamespacesAsync()
    {
        OrSkip("unshare", "util-linux");
        var (code, _, error) = await RunningProcess.RunAsync("unshare", [.. ProcessNamespace, "true"], "/");
        if (code != 0)
            FailOrSkip($"a process namespace cannot be made: {error}");
    }

    /// <summary>The options of unshare for a program that is to be the first process of a namespace, and ends with unshare.</summary>
    public static string[] ProcessNamespace { get; } = ["--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"];

    private static void FailOrSkip(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
            throw new InvalidOperationException(reason);
        Skip.Test(reason);
    }
}
