using Dingo.Aot.HandOver.Forwarding;
using Dingo.Aot.Peers;

namespace Dingo.Aot.Configuration;

/// <summary>One row of <see cref="ConfigurationSchema"/>: everything that is known about one key.</summary>
/// <param name="Path">The key, as <c>Section:Key</c>; <c>*</c> stands for the number of a listener, or of one of its backends.</param>
/// <param name="Kind">What its value must be.</param>
/// <param name="Default">Its value where nobody sets it; null where somebody must.</param>
/// <param name="Description">One sentence for the README's table.</param>
internal sealed record ConfigurationKey(string Path, ValueKind Kind, string? Default, string Description)
{
    /// <summary>Whether each listener has it.</summary>
    public bool IsOfListener => Path.Contains('*');

    /// <summary>Least value of a <see cref="ValueKind.Number"/>.</summary>
    public int Min { get; init; }

    /// <summary>Greatest value of a <see cref="ValueKind.Number"/>.</summary>
    public int Max { get; init; }

    /// <summary>Unit of a <see cref="ValueKind.Number"/>; empty where it has none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether 0 stands for the default.</summary>
    public bool ZeroMeansDefault { get; init; }

    /// <summary>Whether each backend of a listener has it.</summary>
    public bool IsOfBackend => Path.IndexOf('*') != Path.LastIndexOf('*');

    /// <summary>What a listener must be to have it.</summary>
    public ListenerTrait Only { get; init; }

    /// <summary>Whether a change takes effect with the next start only; all others do with a reload.</summary>
    public bool NeedsRestart { get; init; }

    /// <summary>The values of a <see cref="ValueKind.Choice"/>, as they are written.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>The key of one listener, and of one of its backends.</summary>
    public string PathOf(string listener, string backend)
    {
        string[] parts = Path.Split('*', 3);
        return parts.Length switch
        {
            1 => Path,
            2 => $"{parts[0]}{listener}{parts[1]}",
            _ => $"{parts[0]}{listener}{parts[1]}{backend}{parts[2]}",
        };
    }

    /// <summary>What its value may be, in words.</summary>
    public string Allowed => Kind switch
    {
        ValueKind.Number => $"a whole number from {Min} to {Max}",
        ValueKind.Switch => "true or false",
        ValueKind.Choice => Choices.Length == 1 ? Choices[0] : "one of " + string.Join(", ", Choices),
        ValueKind.Network => $"{NetworkMagic.Names}, or a magic number from 0 to 4294967295",
        ValueKind.Address => ListenAddress.ListenerForms,
        ValueKind.OptionalAddress => ListenAddress.Forms + "; empty for none",
        ValueKind.Name => "1 to 32 letters, digits, dots, dashes, underscores",
        ValueKind.Group => "a group's name or number; empty leaves the group",
        ValueKind.BackendAddress => BackendAddress.Forms,
        ValueKind.Sources => "addresses and networks (192.0.2.7, 10.0.0.0/8, 2001:db8::/32), between commas or blanks; or empty",
        ValueKind.PeerAddresses => AddressList.Form,
        ValueKind.SocketPath => $"the path of a Unix socket, at most {ListenAddress.MaxPathBytes} bytes",
        ValueKind.TopologyFile => "path of a topology.json; empty for none",
        _ => "octal permissions from 0000 to 0777",
    };
}
