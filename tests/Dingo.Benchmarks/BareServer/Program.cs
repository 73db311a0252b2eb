using System.Net;
using System.Net.Sockets;
using Dingo.Benchmarks.BareServer;

// What the shape of the daemon can reach: one accept loop and completions inline on one engine thread, and nothing else.
// Usage: BareServer PORT
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");

const int backlog = 4096;
using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
listener.Bind(new IPEndPoint(IPAddress.Loopback, int.Parse(args[0])));
listener.Listen(backlog);
new AcceptLoop(listener).Run();
using var end = new ManualResetEvent(false);
end.WaitOne();
