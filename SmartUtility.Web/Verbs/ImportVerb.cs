using System.CommandLine;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Import;
using SmartUtility.Core.Import.Operations;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Verbs;

/// <summary>import KIND FILE: brings a file of cells in, everything or nothing; every flaw on a line of stderr.</summary>
static class ImportVerb
{
    static readonly string Kinds = string.Join(", ", ImportKinds.All.Select(kind => kind.Code()));

    public static Command Verb()
    {
        var kind = new Argument<string>("KIND") { Description = Kinds };
        var file = new Argument<FileInfo>("FILE") { Description = "CSV as a spreadsheet program writes it, in English or French" };
        var code = new Option<string?>("--operator") { Description = "Code of the operator (default: the only one)" };
        var dry = new Option<bool>("--dry-run") { Description = "Only say what would be stored" };
        var language = new Option<string?>("--language") { Description = "en or fr (default: the system's)" };
        var secrets = new Option<FileInfo?>("--secrets") { Description = "Where to write the passwords made for new meters (CSV, mode 0600); needed when the file asks for any" };
        kind.Validators.Add(result => { if (ImportKinds.Find(result.GetValueOrDefault<string>()) is null) result.AddError($"KIND: '{result.GetValueOrDefault<string>()}' is none of {Kinds}"); });
        language.Validators.Add(result => { if (result.GetValueOrDefault<string?>() is not (null or "en" or "fr")) result.AddError("--language: en or fr"); });
        var command = new Command("import", "Brings network points, usage points, subscribers, meters, agreements, opening balances or readings in from a file; everything, or with one mistake nothing") { kind, file, code, dry, language, secrets };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, stop) =>
        {
            var (path, kept) = (parsed.GetValue(file)!, parsed.GetValue(secrets));
            if (!path.Exists) return await RefusedAsync($"there is no file {path.FullName}");
            if (path.Length > SheetText.MostBytes) return await RefusedAsync($"a file has at most {SheetText.MostBytes / 1024 / 1024} MB; split it");
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Cultures.Of(parsed.GetValue(language) ?? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
            await using var host = await UtilityHost.BuildAsync(["--Logging:Console:LogToStandardErrorThreshold=Trace", "--Logging:LogLevel:Default=Warning", .. parsed.UnmatchedTokens], stop: stop);
            var services = host.App.Services;
            var operators = await services.GetRequiredService<StaffQueries>().OperatorsAsync(Actor.System(await services.GetRequiredService<OperatorIds>().AllAsync(stop)), stop);
            var named = parsed.GetValue(code);
            var owner = named is null ? operators.Count == 1 ? operators[0] : null : operators.FirstOrDefault(one => one.Code == named);
            if (owner is null) return await RefusedAsync(operators.Count == 0 ? "there is no operator yet" : $"name the operator with --operator: {string.Join(", ", operators.Select(one => one.Code))}");

            var what = ImportKinds.Find(parsed.GetValue(kind))!.Value;
            var bytes = await File.ReadAllBytesAsync(path.FullName, stop);
            var (import, actor) = (services.GetRequiredService<ImportFile>(), Actor.System(owner.Id));
            // Passwords are told once: there must be a place for them before anything is stored.
            if (what == ImportKind.Meters && kept is null && !parsed.GetValue(dry) && (await import.RunAsync(actor, what, bytes, true, stop)) is { IsDone: true, Value: { IsGood: true, SecretsToMake: > 0 and var many } })
                return await RefusedAsync($"{many} meters ask for a new password: say with --secrets FILE where to write them");
            var done = await import.RunAsync(actor, what, bytes, parsed.GetValue(dry), stop);
            if (done.Refusal is { } refusal) return await RefusedAsync(services.GetRequiredService<RefusalText>().Of(refusal));
            return await SayAsync(done.Value, path.Name, kept, services, stop);
        });
        return command;
    }

    static async Task<int> SayAsync(ImportReport report, string name, FileInfo? kept, IServiceProvider services, CancellationToken stop)
    {
        var (texts, flaws) = (services.GetRequiredService<IStringLocalizer<ImportTexts>>(), services.GetRequiredService<FlawText>());
        if (!report.IsGood)
        {
            foreach (var flaw in report.Flaws) await Console.Error.WriteLineAsync(flaws.Of(flaw));
            if (report.FlawCount > report.Flaws.Count) await Console.Error.WriteLineAsync(texts["flaws.more", report.Flaws.Count, report.FlawCount]);
            return await RefusedAsync(texts["verb.bad", report.FlawCount, name]);
        }
        await Console.Out.WriteLineAsync(texts[report.IsDry ? "verb.dry" : "verb.good", report.Kind.Code(), report.Lines, report.New, report.Same]);
        if (report.Questionable > 0) await Console.Out.WriteLineAsync(texts["questionable", report.Questionable]);
        if (report.UnknownTariffs.Count > 0) await Console.Out.WriteLineAsync(texts["tariffs.unknown", string.Join(", ", report.UnknownTariffs)]);
        if (report.Secrets.Count == 0 || kept is null) return 0;
        await using (var stream = new FileStream(kept.FullName, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            await stream.WriteAsync(Encoding.UTF8.GetBytes(SecretList.Csv(report.Secrets)), stop);
        await Console.Out.WriteLineAsync(texts["verb.secrets", report.Secrets.Count, kept.FullName]);
        return 0;
    }

    static async Task<int> RefusedAsync(string why)
    {
        await Console.Error.WriteLineAsync(why.ReplaceLineEndings(" "));
        return 1;
    }
}
