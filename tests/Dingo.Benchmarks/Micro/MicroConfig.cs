using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Dingo.Benchmarks.Micro;

/// <summary>How single operations are measured: in this process, since all projects build into one artifacts folder, where a
/// generated benchmark project would not find its way.</summary>
internal static class MicroConfig
{
    private const string Artifacts = "artifacts/benchmarks";

    /// <summary>With everything that BenchmarkDotNet has to say.</summary>
    public static IConfig Talkative => Add(ManualConfig.Create(DefaultConfig.Instance));

    /// <summary>Figures only.</summary>
    public static IConfig Silent => Add(ManualConfig.CreateEmpty().AddLogger(NullLogger.Instance));

    private static ManualConfig Add(ManualConfig config) => config
        .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .WithArtifactsPath(Artifacts);
}
