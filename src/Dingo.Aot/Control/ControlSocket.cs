using System.Net.Sockets;
using Dingo.Aot.Configuration;
using Dingo.Aot.Control.Commands;
using Dingo.Aot.HandOver;
using Dingo.Aot.Logging;
using Dingo.Aot.Sockets;
using Dingo.ConnManager;
using Dingo.ConnManager.Listening;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Control;

/// <summary>The daemon's control socket, with everything behind it.</summary>
/// <remarks>Made first of all, since it tells how long the daemon runs; it costs next to nothing until <see cref="TryOpen"/>.</remarks>
internal sealed class ControlSocket : IAsyncDisposable
{
    private readonly DaemonOptions _options;
    private readonly ConnectionManager _manager;
    private readonly KeepAliveProbes _probes;
    private readonly DaemonControl _daemon;
    private readonly DaemonLog _log;
    private readonly TimeProvider _time;
    private readonly DaemonRun _run;
    private readonly ControlPlaces _places = new(ControlServer.MaxClients);
    private readonly ControlFigures _figures;
    private EventsCommand? _events;
    private ControlServer? _server;

    /// <summary>Prepares the socket; nothing is bound.</summary>
    /// <param name="options">A validated configuration.</param>
    /// <param name="manager">What is asked and steered.</param>
    /// <param name="probes">Know round trips.</param>
    /// <param name="daemon">What the daemon itself can be had to do.</param>
    /// <param name="log">Takes its lines, and has its level set.</param>
    /// <param name="time">Measures bounds and ages.</param>
    public ControlSocket(
        DaemonOptions options, ConnectionManager manager, KeepAliveProbes probes, DaemonControl daemon, DaemonLog log, TimeProvider time)
    {
        (_options, _manager, _probes, _daemon, _log, _time) = (options, manager, probes, daemon, log, time);
        _run = new DaemonRun(time);
        _figures = new ControlFigures(_places);
    }

    /// <summary>Its figures.</summary>
    public ControlFigures Metrics => _figures;

    /// <summary>Whether a client may ask at all.</summary>
    public Func<Socket, bool> IsPermitted { get; init; } = ControlServer.IsOwner;

    /// <summary>Where it listens; null where it does not.</summary>
    public string? Path { get; private set; }

    /// <summary>Binds and serves, where the configuration wants it.</summary>
    /// <returns>
    /// False, and a line is logged, when the path that is configured cannot be had, or a live daemon has it. A default path that cannot
    /// be had for another reason, in a directory that is not ours to write to, say, is logged, and done without.
    /// </returns>
    public bool TryOpen()
    {
        if (!_options.Control.Enabled)
            return true;
        var logger = _log.CreateLogger("Control");
        if (!OperatingSystem.IsLinux())
        {
            logger.ControlUnavailable("Unix sockets are served on Linux only");
            return true;
        }

        string path = _options.Control.GetPath(_options.Listeners);
        try
        {
            Serve(ControlListener.Bind(path), logger);
        }
        catch (ListenException e)
        {
            if (_options.Control.Path.Length > 0 || e.Failure == ListenFailure.AddressInUse)
            {
                logger.CannotBind("Control:Path", path, e.Message);
                return false;
            }
            logger.ControlUnavailable(e.Message);
            return true;
        }
        Path = path;
        return true;
    }

    /// <summary>Lets every client go, and removes the socket. Harmless twice, and when it was never opened.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_events is not null)
            await _events.DisposeAsync();
    }

    private void Serve(IEndpointListener listener, ILogger logger)
    {
        _events = new EventsCommand(_manager, _run);
        var table = new ControlTable(
            new ConnectionsCommand(_manager, _probes), new DialCommand(_manager), new DrainCommand(_manager, _daemon), _events,
            new ExplainCommand(_manager), new LimitsCommand(_manager, logger), new LogCommand(_log, logger), new RecycleCommand(_manager),
            new RefusalsCommand(_manager), new ReloadCommand(_daemon), new StatusCommand(_manager, _options, _run, _daemon));
        var service = new ControlService(table, _figures, logger);
        _server = new ControlServer(listener, service, _places, _figures, IsPermitted, _time, logger);
        _server.Start();
    }
}
