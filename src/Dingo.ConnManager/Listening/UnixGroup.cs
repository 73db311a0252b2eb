using System.Globalization;

namespace Dingo.ConnManager.Listening;

/// <summary>Finds a group's number. Reads the file itself: a static binary has no name service to ask.</summary>
internal static class UnixGroup
{
    /// <param name="nameOrNumber">A group's name, or its number in decimal.</param>
    /// <param name="gid">The group's number.</param>
    /// <param name="groupFile">Lines of <c>name:password:number:members</c> (group(5)).</param>
    /// <returns>False when no group has that name.</returns>
    public static bool TryResolve(string nameOrNumber, out uint gid, string groupFile = "/etc/group")
    {
        if (uint.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out gid))
            return true;
        if (!File.Exists(groupFile))
            return false;

        foreach (string line in File.ReadLines(groupFile))
        {
            string[] fields = line.Split(':');
            if (fields.Length >= 3 && fields[0] == nameOrNumber)
                return uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out gid);
        }

        return false;
    }
}
