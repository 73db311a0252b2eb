namespace Dingo.Simulation.World;

/// <summary>What one end of a forwarded connection has said, and what it has heard.</summary>
internal sealed class Transcript
{
    private readonly List<byte> _said = [];
    private readonly List<byte> _heard = [];

    public ReadOnlySpan<byte> Said => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_said);

    public ReadOnlySpan<byte> Heard => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_heard);

    public void Says(ReadOnlySpan<byte> bytes) => _said.AddRange(bytes);

    public void Hears(ReadOnlySpan<byte> bytes) => _heard.AddRange(bytes);
}
