using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Segments;

/// <summary>Feeds a reader and puts its slices together again, checking each slice on the way.</summary>
internal sealed class SliceLog
{
    private readonly List<byte> _payload = [];
    private SegmentReader _reader;

    public List<(SegmentHeader Header, byte[] Payload)> Segments { get; } = [];

    public int Slices { get; private set; }

    public SegmentHeader? ZeroLength { get; private set; }

    public bool InSegment => _reader.InSegment;

    public bool Feed(ReadOnlySpan<byte> input)
    {
        while (true)
        {
            int before = input.Length;
            switch (_reader.Read(ref input, out SegmentSlice slice))
            {
                case SegmentReadStatus.NeedMore:
                    Require(input.IsEmpty);
                    return true;
                case SegmentReadStatus.ZeroLength:
                    Require(slice.Payload.IsEmpty);
                    ZeroLength = slice.Header;
                    return true;
                default:
                    Require(input.Length < before && !slice.Payload.IsEmpty);
                    Add(slice);
                    break;
            }
        }
    }

    public override string ToString() => string.Join(' ', Segments.Select(segment =>
        $"{segment.Header.Protocol}/{(segment.Header.Sender == MiniProtocolRole.Initiator ? "Initiator" : "Responder")}:"
        + Hex.Text(segment.Payload)));

    private void Add(SegmentSlice slice)
    {
        Slices++;
        Require(slice.IsFirst == (_payload.Count == 0));
        _payload.AddRange(slice.Payload);
        Require(slice.IsLast == (_payload.Count == slice.Header.Length));
        if (!slice.IsLast)
            return;
        Segments.Add((slice.Header, [.. _payload]));
        _payload.Clear();
    }

    private static void Require(bool holds)
    {
        if (!holds)
            throw new InvalidOperationException("The reader broke its contract.");
    }
}
