using System.CommandLine;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Hosting.Backups;

namespace SmartUtility.Web.Verbs;

/// <summary>restore FILE: into an empty database; all of it or nothing.</summary>
static class Restore
{
    public static Command Verb()
    {
        var file = new Argument<string?>("FILE") { Description = "A file that backup wrote", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("restore", "Puts a backup into an empty database and compares it; refuses one that is not empty") { TreatUnmatchedTokensAsErrors = false };
        command.Arguments.Add(file);
        command.SetAction(async (parsed, stop) =>
        {
            var (files, settings) = FileArguments.Of(parsed, file);
            if (files.Count != 1) return await FileArguments.WrongAsync("restore: name the one FILE that backup wrote");
            var configuration = UtilityHost.Configure(settings).Configuration;
            if (SettingsCheck.FirstProblem(configuration) is { } problem) throw new StartRefused(problem);
            await using var database = await OwnerServer.OpenAsync(configuration, "restore", stop, mayBeServed: false);
            var (manifest, aside) = await RestoreBackup.RunAsync(database.Owner, database.Role, database.Data, files[0], TimeProvider.System, stop);
            await Console.Out.WriteLineAsync($"restored: {manifest.Tables.Count} tables, {manifest.Rows} rows, as of {manifest.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; rows and sums are those of the backup");
            if (aside is not null) await Console.Out.WriteLineAsync($"other keys were there; they are in {aside} now");
            return 0;
        });
        return command;
    }
}
