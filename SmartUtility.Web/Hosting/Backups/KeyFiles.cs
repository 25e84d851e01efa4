namespace SmartUtility.Web.Hosting.Backups;

/// <summary>The files without which a restored database is of little use: the key of the device secrets, the data protection keys, the demonstration's passwords.</summary>
public static class KeyFiles
{
    const string Keys = "keys/", Demo = "demo-passwords";

    /// <summary>Entry's name and path of each that is there.</summary>
    public static IEnumerable<(string Name, string Path)> Of(DataDirectory data)
    {
        foreach (var file in Directory.EnumerateFiles(data.Keys, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            if (!file.EndsWith(".new", StringComparison.Ordinal)) yield return (Keys + Path.GetRelativePath(data.Keys, file), file);
        if (Path.Combine(data.Path, Demo) is var demo && File.Exists(demo)) yield return (Demo, demo);
    }

    /// <summary>Puts them in place, 0600. Keys that are there and are others are moved aside, never lost: the directory they went to, or null.</summary>
    public static string? Put(DataDirectory data, IReadOnlyDictionary<string, byte[]> files, DateTimeOffset now)
    {
        string? aside = null;
        var foreign = Of(data).Where(one => one.Name.StartsWith(Keys, StringComparison.Ordinal) && !(files.TryGetValue(one.Name, out var same) && same.AsSpan().SequenceEqual(File.ReadAllBytes(one.Path)))).ToList();
        if (foreign.Count > 0)
        {
            aside = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{data.Keys}.before-restore-{now.UtcDateTime:yyyyMMdd-HHmmss}");
            foreach (var (name, path) in foreign)
            {
                var to = Path.Combine(aside, name[Keys.Length..]);
                MakePrivate(Path.GetDirectoryName(to)!);
                File.Move(path, to);
            }
        }
        foreach (var (name, content) in files)
        {
            var root = name.StartsWith(Keys, StringComparison.Ordinal) ? data.Keys : data.Path;
            var to = Path.GetFullPath(Path.Combine(root, name.StartsWith(Keys, StringComparison.Ordinal) ? name[Keys.Length..] : name));
            // Entries are what this program wrote; one that leads elsewhere is not.
            if (!to.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new StartRefused($"the backup holds a file that leads outside: {name}");
            if (root == data.Keys) MakePrivate(Path.GetDirectoryName(to)!);
            DataDirectory.WriteSecret(to, content);
        }
        return aside;
    }

    static void MakePrivate(string directory) => Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
