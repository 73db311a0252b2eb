using System.Runtime.Versioning;

namespace Dingo.ConnManager.Listening;

/// <summary>The sole right to a Unix socket's path, held for as long as the listener lives.</summary>
/// <remarks>
/// The right is a lock (flock) on <c>PATH.lock</c>, which the kernel gives back however its holder dies. That file is left
/// behind: removing it would let one process lock the removed file while another locks its successor. Under the lock the
/// name <c>PATH~</c> is ours too, for the time between binding and publishing; what a crash left there is removed.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class UnixSocketClaim : IDisposable
{
    private const int WouldBlock = 11; // EWOULDBLOCK: the answer of flock when another holds the lock

    private const string Remedy = "stop it, or give another path";

    private readonly string _path;
    private readonly FileStream _lock;
    private FileIdentity? _published;

    private UnixSocketClaim(string path, FileStream heldLock)
    {
        _path = path;
        _lock = heldLock;
        TemporaryPath = TemporaryPathOf(path);
    }

    /// <summary>Where to bind before <see cref="Publish"/>; free now.</summary>
    public string TemporaryPath { get; }

    public static string TemporaryPathOf(string path) => path + "~";

    public static string LockPathOf(string path) => path + ".lock";

    /// <exception cref="ListenException">Someone else holds the path, or something that is not a socket stands there.</exception>
    public static UnixSocketClaim Take(string path)
    {
        var claim = new UnixSocketClaim(path, TakeLock(path));
        try
        {
            if (ExpectSocketOrNothing(path, path) && UnixSocketOwner.Find(path) is { } owner)
                throw new ListenException(ListenFailure.AddressInUse, path, $"{owner} listens there; {Remedy}");
            if (ExpectSocketOrNothing(claim.TemporaryPath, path))
                File.Delete(claim.TemporaryPath);
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Moves the socket from its temporary name to the path, in one step that clients never see halfway.</summary>
    public void Publish()
    {
        if (!FileIdentity.TryRead(TemporaryPath, out FileIdentity identity))
            throw new IOException($"{TemporaryPath} vanished before it could be published");
        File.Move(TemporaryPath, _path, overwrite: true);
        _published = identity;
    }

    /// <summary>Whether the socket at the path is the one published; true at most while that is open.</summary>
    public bool IsPublished => _published is { } ours && FileIdentity.TryRead(_path, out FileIdentity found) && found == ours;

    /// <summary>Removes the socket from where it stands, if it is still ours. Call it while that socket is open.</summary>
    public void Withdraw()
    {
        if (_published is null)
            TryDelete(TemporaryPath);
        else if (IsPublished)
            TryDelete(_path);
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream TakeLock(string path)
    {
        string lockPath = LockPathOf(path);
        if (new FileInfo(lockPath).LinkTarget is not null)
            throw new ListenException(ListenFailure.PathOccupied, path, $"{lockPath} is a symbolic link");
        try
        {
            return new FileStream(lockPath, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (UnauthorizedAccessException e)
        {
            throw ListenException.From(e, path);
        }
        catch (IOException e)
        {
            throw e.HResult == WouldBlock
                ? new ListenException(ListenFailure.AddressInUse, path, $"{HolderOf(path)} holds {lockPath}; {Remedy}", e)
                : ListenException.From(e, path);
        }
    }

    // Returns whether there is a socket.
    private static bool ExpectSocketOrNothing(string found, string path)
    {
        if (!FileIdentity.TryRead(found, out FileIdentity identity))
            return false;
        return identity.IsSocket
            ? true
            : throw new ListenException(ListenFailure.PathOccupied, path, $"{found} exists and is not a socket");
    }

    // The kernel does not tell who holds a lock. But its holder listens, but for the moment before it does.
    private static string HolderOf(string path)
    {
        try
        {
            return FileIdentity.TryRead(path, out var found) && found.IsSocket && UnixSocketOwner.Find(path) is { } owner
                ? owner
                : UnixSocketOwner.Unknown;
        }
        catch (ListenException)
        {
            return UnixSocketOwner.Unknown;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The directory was taken from us. The next owner replaces the socket: nobody listens on it.
        }
    }
}
