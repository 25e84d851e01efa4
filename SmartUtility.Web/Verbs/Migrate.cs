using System.CommandLine;
using Npgsql;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs;

/// <summary>migrate: brings the database to this version; safe twice and by two processes at once.</summary>
static class Migrate
{
    public static Command Verb()
    {
        var command = new Command("migrate", "Brings the database to this version") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parsed, stop) =>
        {
            var configuration = UtilityHost.Configure([.. parsed.UnmatchedTokens]).Configuration;
            if (SettingsCheck.FirstProblem(configuration) is { } problem) throw new StartRefused(problem);
            var owner = configuration.GetConnectionString("Owner");
            var given = configuration.GetConnectionString("SmartUtility");
            if (string.IsNullOrEmpty(given))
            {
                // The private server: starting it brings it to this version.
                await using var host = await UtilityHost.BuildAsync([.. parsed.UnmatchedTokens], stop: stop);
                return 0;
            }
            if (string.IsNullOrEmpty(owner)) throw new StartRefused("migrate needs ConnectionStrings__Owner beside ConnectionStrings__SmartUtility");
            await DatabaseSetup.MigrateAsync(owner, new NpgsqlConnectionStringBuilder(given).Username ?? throw new StartRefused("ConnectionStrings__SmartUtility names no user"), TimeProvider.System.GetUtcNow(), stop);
            return 0;
        });
        return command;
    }
}
