namespace Dingo.Mutants;

/// <summary>The parts of the code that have mutants, and where in Dingo.Tests each is looked at most closely.</summary>
internal static class Areas
{
    /// <summary>Of each area the tests that are asked before all others.</summary>
    public static readonly IReadOnlyDictionary<string, string> Filters = new Dictionary<string, string>
    {
        ["admission"] = "/*/(Dingo.Tests.ConnManager.Admission)|(Dingo.Tests.ConnManager.Connections)/*/*",
        ["table"] = "/*/Dingo.Tests.ConnManager.Connections/*/*",
        ["acceptor"] = "/*/(Dingo.Tests.ConnManager.Listening)|(Dingo.Tests.Ouroboros.Bearers)/(Accept*)|(ArrivalWatch*)|(EngineYield*)|(TcpListening*)/*",
        ["manager"] = "/*/Dingo.Tests.ConnManager/*/*",
        ["connection"] = "/*/(Dingo.Tests.Ouroboros.Connections)|(Dingo.Tests.Ouroboros.Timing)|(Dingo.Tests.Ouroboros.Buffers)/*/*",
        ["relay"] = "/*/(Dingo.Tests.Ouroboros.Relaying)|(Dingo.Tests.Ouroboros.Connections)/*/*",
        ["gate"] = "/*/Dingo.Tests.Ouroboros.Handshake/*/*",
        ["forwarding"] = "/*/Dingo.Tests.Aot.HandOver/*/*",
        ["proxy"] = "/*/(Dingo.Tests.ConnManager.Listening.ProxyProtocol)|(Dingo.Tests.ConnManager.Admission)/*/*",
        ["configuration"] = "/*/Dingo.Tests.Aot.Configuration/*/*",
        ["supervision"] = "/*/Dingo.Tests.Aot.Supervision/*/*",
        ["bus"] = "/*/Dingo.Tests.Events/*/*",
    };

    /// <summary>The tests of all of them.</summary>
    public const string Every = "/*/(Dingo.Tests.ConnManager*)|(Dingo.Tests.Ouroboros*)|(Dingo.Tests.Events*)|(Dingo.Tests.Aot*)/*/*";
}
