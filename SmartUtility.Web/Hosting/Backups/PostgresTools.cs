using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace SmartUtility.Web.Hosting.Backups;

/// <summary>PostgreSQL's own pg_dump and pg_restore: of the server's version when it is installed, else the next newer one.</summary>
public static class PostgresTools
{
    const string Installed = "/usr/lib/postgresql";

    /// <summary>Path of a tool for a server of this major version. Throws <see cref="StartRefused"/> when none is there.</summary>
    public static string Find(string tool, int major)
    {
        var versions = Directory.Exists(Installed)
            ? Directory.GetDirectories(Installed).Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Where(version => version >= major && File.Exists($"{Installed}/{version}/bin/{tool}")).Order().ToList()
            : [];
        if (versions.Count > 0) return $"{Installed}/{versions[0]}/bin/{tool}";
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            if (File.Exists(Path.Combine(folder, tool))) return Path.Combine(folder, tool);
        throw new StartRefused($"{tool} is missing; install the package 'postgresql-client-{major}'");
    }

    /// <summary>Starts a tool on the database of a connection string. The password goes by the environment, where no list of processes shows it.</summary>
    public static Process Start(string tool, int major, string connectionString, IEnumerable<string> arguments, bool feedsIt)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(Find(tool, major), arguments) { UseShellExecute = false, WorkingDirectory = "/", RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = feedsIt };
        foreach (var (name, value) in new (string, string?)[]
        {
            ("PGHOST", to.Host), ("PGPORT", to.Port.ToString(CultureInfo.InvariantCulture)), ("PGUSER", to.Username), ("PGDATABASE", to.Database), ("PGPASSWORD", to.Password), ("PGPASSFILE", to.Passfile),
            ("PGSSLROOTCERT", to.RootCertificate), ("PGAPPNAME", "smartutility-" + tool), ("LC_ALL", "C"),
            ("PGSSLMODE", to.SslMode switch { SslMode.VerifyCA => "verify-ca", SslMode.VerifyFull => "verify-full", var mode => mode.ToString().ToLowerInvariant() }),
        })
            if (!string.IsNullOrEmpty(value)) start.Environment[name] = value;
        return Process.Start(start) ?? throw new StartRefused($"{tool} did not start");
    }

    /// <summary>Waits for the end; throws <see cref="StartRefused"/> with the tool's first words when it failed.</summary>
    public static async Task EndAsync(Process process, string tool, Task<string> errors, CancellationToken stop)
    {
        await process.WaitForExitAsync(stop);
        var said = (await errors).Trim();
        if (process.ExitCode != 0) throw new StartRefused($"{tool} failed ({process.ExitCode}): {(said.Length > 400 ? said[..400] : said).ReplaceLineEndings(" ")}");
    }
}
