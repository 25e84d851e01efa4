using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Hosting.Backups;

namespace SmartUtility.Web.Verbs;

/// <summary>backup FILE: database and keys in one file, while the program goes on; backup --nightly: the same into Backup__Directory when it is due.</summary>
static class Backup
{
    public static Command Verb()
    {
        var file = new Argument<string?>("FILE") { Description = "The file to write; must not exist", Arity = ArgumentArity.ZeroOrOne };
        var nightly = new Option<bool>("--nightly") { Description = "Into Backup__Directory, when tonight's is not there yet; keeps the newest" };
        var command = new Command("backup", "Writes database and keys to one file while everything goes on, and reads it back") { TreatUnmatchedTokensAsErrors = false };
        command.Arguments.Add(file);
        command.Options.Add(nightly);
        command.SetAction(async (parsed, stop) =>
        {
            var (files, settings) = FileArguments.Of(parsed, file);
            if (files.Count != (parsed.GetValue(nightly) ? 0 : 1)) return await FileArguments.WrongAsync("backup: name one FILE, or say --nightly");
            var configuration = UtilityHost.Configure(settings).Configuration;
            if (SettingsCheck.FirstProblem(configuration) is { } problem) throw new StartRefused(problem);
            await using var database = await OwnerServer.OpenAsync(configuration, "backup", stop);
            if (parsed.GetValue(nightly))
            {
                var night = new NightlyBackup(configuration.GetSection("Backup").Get<BackupSettings>() ?? new(), database.Data, new OwnerDatabase(database.Owner), TimeProvider.System, NullLogger<NightlyBackup>.Instance);
                await Console.Out.WriteLineAsync(await night.RunAsync(stop) is { } made ? $"written: {made}" : "nothing to do: tonight's backup is there");
                return 0;
            }
            var manifest = await MakeBackup.RunAsync(database.Owner, database.Data, files[0], TimeProvider.System, stop);
            await Console.Out.WriteLineAsync($"written: {Path.GetFullPath(files[0])} ({manifest.Tables.Count} tables, {manifest.Rows} rows as of {manifest.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, keys included: keep it as safe as they are)");
            return 0;
        });
        return command;
    }
}
