using System.Globalization;
using System.Text;

namespace SmartUtility.Web.Hosting.Backups;

/// <summary>Which disk a path lies on, by the system's table of mounts.</summary>
public static class Disks
{
    /// <summary>A name that two paths share exactly when one broken or stolen disk takes both: the whole disk of a partition, else the device's numbers.</summary>
    public static string Of(string path)
    {
        var device = DeviceOf(File.ReadLines("/proc/self/mountinfo"), Path.GetFullPath(path));
        // /sys/dev/block/8:1 leads to …/block/sda/sda1; what has a number as a partition lies in its disk's directory.
        var link = new DirectoryInfo("/sys/dev/block/" + device);
        var real = link.Exists ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName : null;
        return real is not null && File.Exists(Path.Combine(real, "partition")) ? Path.GetFileName(Path.GetDirectoryName(real)!) : real is not null ? Path.GetFileName(real) : device;
    }

    /// <summary>Numbers ("8:1") of the device mounted nearest above an absolute path, from the lines of mountinfo.</summary>
    internal static string DeviceOf(IEnumerable<string> mounts, string path)
    {
        var (nearest, device) = (-1, "");
        foreach (var line in mounts)
        {
            var fields = line.Split(' ');
            if (fields.Length < 5) continue;
            var at = Unescape(fields[4]);
            var isAbove = path == at || path.StartsWith(at.EndsWith('/') ? at : at + "/", StringComparison.Ordinal);
            // A later mount over the same place hides the earlier.
            if (isAbove && at.Length >= nearest) (nearest, device) = (at.Length, fields[2]);
        }
        return device;
    }

    // Blank, tab, line feed and backslash stand as \040, \011, \012, \134.
    static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
            if (text[at] == '\\' && at + 3 < text.Length && int.TryParse(text.AsSpan(at + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                plain.Append((char)Convert.ToInt32(text.Substring(at + 1, 3), 8));
                at += 3;
            }
            else plain.Append(text[at]);
        return plain.ToString();
    }
}
