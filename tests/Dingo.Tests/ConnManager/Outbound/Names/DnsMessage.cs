using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Dingo.Tests.ConnManager.Outbound.Names;

/// <summary>A question as it came, and the ways to answer it.</summary>
internal sealed class DnsMessage
{
    private const ushort A = 1;
    private const ushort CName = 5;
    private const ushort Aaaa = 28;
    private const ushort Srv = 33;

    private readonly byte[] _asked;
    private readonly int _end;
    private readonly ushort _type;

    public DnsMessage(byte[] asked, bool isTcp)
    {
        _asked = asked;
        IsTcp = isTcp;
        List<string> labels = [];
        int at = 12;
        while (asked[at] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(asked, at + 1, asked[at]));
            at += asked[at] + 1;
        }

        Name = string.Join('.', labels);
        _type = BinaryPrimitives.ReadUInt16BigEndian(asked.AsSpan(at + 1));
        _end = at + 5;
    }

    public bool IsTcp { get; }

    public string Name { get; }

    public string TypeName => _type switch { A => "A", Aaaa => "AAAA", Srv => "SRV", _ => $"{_type}" };

    public static (string, ushort, byte[]) Address(string owner, string address)
    {
        byte[] bytes = IPAddress.Parse(address).GetAddressBytes();
        return (owner, bytes.Length == 4 ? A : Aaaa, bytes);
    }

    public static (string, ushort, byte[]) Alias(string owner, string target) => (owner, CName, Encode(target));

    public static (string, ushort, byte[]) Service(string owner, int priority, int weight, int port, string target) =>
        (owner, Srv, [.. Short(priority), .. Short(weight), .. Short(port), .. Encode(target)]);

    /// <summary>An answer with these records.</summary>
    public byte[] Reply(params (string Owner, ushort Type, byte[] Data)[] records) => Message(0x8180, records);

    /// <summary>An answer of a server that does not follow aliases.</summary>
    public byte[] ReplyAlone(params (string Owner, ushort Type, byte[] Data)[] records) => Message(0x8500, records);

    /// <summary>An error (3: no such name, 2: server failure).</summary>
    public byte[] Fail(int code) => Message(0x8180 | code, []);

    /// <summary>An empty answer that was cut short.</summary>
    public byte[] Truncated() => Message(0x8380, []);

    private byte[] Message(int flags, (string Owner, ushort Type, byte[] Data)[] records)
    {
        List<byte> bytes = [.. _asked[..2], .. Short(flags), .. Short(1), .. Short(records.Length), 0, 0, 0, 0, .. _asked[12.._end]];
        foreach (var (owner, type, data) in records)
            bytes.AddRange([.. Encode(owner), .. Short(type), .. Short(1), 0, 0, 0, 60, .. Short(data.Length), .. data]);
        return [.. bytes];
    }

    private static byte[] Encode(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(static l => Encoding.ASCII.GetBytes(l).Prepend((byte)l.Length)), 0];

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];
}
