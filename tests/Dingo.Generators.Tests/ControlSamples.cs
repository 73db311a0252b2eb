namespace Dingo.Generators.Tests;

/// <summary>What a program with a control socket writes by hand, as far as the emitted code needs it.</summary>
internal static class ControlSamples
{
    public const string Prelude = """
        using System;
        using System.Text.Json;
        using System.Threading.Tasks;
        namespace Dingo.Aot.Control;

        [AttributeUsage(AttributeTargets.Struct)] internal sealed class ControlCommandAttribute(string name) : Attribute { public string Name => name; }
        [AttributeUsage(AttributeTargets.Struct)] internal sealed class ControlAnswerAttribute(string kind) : Attribute { public string Kind => kind; }
        [AttributeUsage(AttributeTargets.Method)] internal sealed class ControlHandlerAttribute : Attribute;

        internal sealed record ControlCommandInfo(string Name, System.Collections.Generic.IReadOnlyList<ControlArgumentInfo> Arguments);
        internal sealed record ControlArgumentInfo(string Name, string Type, bool IsOptional);

        internal sealed class ControlArguments
        {
            public bool AreAll(params ReadOnlySpan<string> known) => true;
            public string GetString(string name) => ""; public string? FindString(string name) => null;
            public bool GetBoolean(string name) => false; public bool? FindBoolean(string name) => null;
            public int GetInt32(string name) => 0; public int? FindInt32(string name) => null;
            public uint GetUInt32(string name) => 0; public uint? FindUInt32(string name) => null;
            public long GetInt64(string name) => 0; public long? FindInt64(string name) => null;
            public ulong GetUInt64(string name) => 0; public ulong? FindUInt64(string name) => null;
            public double GetDouble(string name) => 0; public double? FindDouble(string name) => null;
        }

        internal sealed partial class ControlReply
        {
            public Utf8JsonWriter BeginRow() => null!;
            public ValueTask<bool> EndRowAsync() => default;
            private Utf8JsonWriter BeginDone() => null!;
            private void EndDone() { }
        }

        internal static partial class ControlRequests
        {
            private static void Begin(Utf8JsonWriter writer, ulong id, ReadOnlySpan<byte> command) { }
            private static void End(Utf8JsonWriter writer) { }
        }
        """;

    public const string House = """
        using System.Threading;
        using System.Threading.Tasks;
        using Dingo.Aot.Control;

        namespace Sample.House;

        public enum DoorState { Open, Shut }
        public static class DoorStateNames { public static string Name(this DoorState state) => state == DoorState.Open ? "open" : "shut"; }

        [ControlCommand("open-door")]
        internal readonly record struct OpenDoorRequest(ulong Door, string? Visitor = null, int Degrees = 90, bool Loudly = false);

        [ControlCommand("doors")]
        internal readonly record struct DoorsRequest;

        [ControlAnswer("door")]
        internal readonly record struct DoorAnswer(ulong Door, DoorState State, string? Visitor, double? Draught);

        internal sealed class Doorman
        {
            [ControlHandler] public Task OpenAsync(OpenDoorRequest request, ControlReply reply, CancellationToken cancellationToken) => Task.CompletedTask;
            [ControlHandler] public void List(DoorsRequest _, ControlReply reply) { }
        }
        """;
}
