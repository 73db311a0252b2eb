namespace Dingo.Generators.Models;

/// <summary>What an event is called; all that code needs which does not look at its fields.</summary>
/// <param name="Namespace">Where its payload lives, and where everything is emitted.</param>
/// <param name="TypeName">The payload, e.g. <c>InboundConnectionEvent</c>.</param>
/// <param name="WireName">E.g. <c>connmanager.inbound_conn</c>.</param>
/// <param name="IsPublic">Whether code outside the assembly sees the payload.</param>
internal sealed record EventKey(string Namespace, string TypeName, string WireName, bool IsPublic)
{
    public const string Suffix = "Event";

    /// <summary>The member of <c>EventType</c>, e.g. <c>InboundConnection</c>.</summary>
    public string Member => TypeName.Substring(0, TypeName.Length - Suffix.Length);

    /// <summary>The payload's name as it holds anywhere.</summary>
    public string FullName => Namespace.Length == 0 ? $"global::{TypeName}" : $"global::{Namespace}.{TypeName}";

    /// <summary>Depends on the wire name only, so that no other event can change it.</summary>
    public uint Id => Fnv1a.Hash(WireName);
}
