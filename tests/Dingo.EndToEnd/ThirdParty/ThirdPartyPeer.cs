using System.Text.Json;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.ThirdParty;

/// <summary>A Cardano peer that this project did not write: an npm package, driven by a few lines of script.</summary>
internal sealed class ThirdPartyPeer : IAsyncDisposable
{
    // A script that is written anew while another peer starts is an empty one to it.
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private readonly RunningProcess _process;

    private ThirdPartyPeer(RunningProcess process) => _process = process;

    /// <summary>Installs the package once, and connects.</summary>
    /// <param name="arguments">As the script wants them: family, target, magic, options.</param>
    public static async Task<ThirdPartyPeer> ConnectAsync(params string[] arguments)
    {
        Needed.OrSkip("node", "nodejs");
        Needed.OrSkip("npm", "npm");
        await Installed.Value;
        return new ThirdPartyPeer(new RunningProcess("node", arguments.Prepend("peer.mjs"), RepositoryPaths.ThirdPartyInstalled));
    }

    /// <summary>The next event of that kind.</summary>
    public async Task<JsonElement> EventAsync(string name)
    {
        string line = await _process.Output.WaitForAsync($"\"event\":\"{name}\"");
        return JsonDocument.Parse(line).RootElement;
    }

    /// <summary>The answer to the ping with that cookie: the cookie in it.</summary>
    public async Task<int> PongAsync(int cookie)
    {
        string line = await _process.Output.WaitForAsync($"{{\"event\":\"pong\",\"cookie\":{cookie}}}");
        return JsonDocument.Parse(line).RootElement.GetProperty("cookie").GetInt32();
    }

    public void Say(string command) => _process.WriteLine(command);

    public void HangUp() => _process.EndInput();

    public Task<int> ExitAsync() => _process.ExitAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task InstallAsync()
    {
        Directory.CreateDirectory(RepositoryPaths.ThirdPartyInstalled);
        foreach (string file in new[] { "package.json", "peer.mjs" })
            File.Copy(Path.Combine(RepositoryPaths.ThirdPartySource, file), Path.Combine(RepositoryPaths.ThirdPartyInstalled, file), overwrite: true);
        if (Directory.Exists(Path.Combine(RepositoryPaths.ThirdPartyInstalled, "node_modules", "@harmoniclabs", "ouroboros-miniprotocols-ts")))
            return;

        var (code, output, error) = await RunningProcess.RunAsync(
            "npm", ["install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"], RepositoryPaths.ThirdPartyInstalled);
        if (code != 0)
            throw new InvalidOperationException($"npm could not install the third-party peer:\n{output}\n{error}");
    }
}
