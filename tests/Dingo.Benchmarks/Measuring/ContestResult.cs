namespace Dingo.Benchmarks.Measuring;

/// <summary>The same figure of all three.</summary>
internal sealed record ContestResult(Samples Ours, Samples Bare, Samples Epoll);
