using System.Diagnostics;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Running;

/// <summary>Makes an assertion of the code under test that does not hold fail the schedule.</summary>
internal sealed class AssertionListener : TraceListener
{
    public override void Fail(string? message, string? detailMessage) => Steps.Expect(false, $"An assertion of the code: {message}");

    public override void Write(string? message)
    {
    }

    public override void WriteLine(string? message)
    {
    }
}
