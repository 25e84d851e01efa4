using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Import.Operations;

/// <summary>
/// Brings a file in, in one transaction: everything, or with one flaw nothing. A second run of the same file finds everything there and changes nothing. A dry run goes
/// the same way to the end and takes it back, so that it says what the real one will say.
/// </summary>
public sealed class ImportFile(UtilityDbContextFactory contexts, DeviceSecrets secrets, TimeProvider clock)
{
    /// <summary>What an actor must be allowed for a kind: opening balances are money, readings are readings, the rest is the network.</summary>
    public static Do RightFor(ImportKind kind) => kind switch { ImportKind.OpeningBalances => Do.RunBilling, ImportKind.Readings => Do.WriteReadings, _ => Do.ManageNetwork };

    /// <summary>Reads, checks and stores; the report names every flaw by line and column. Refused: who may not, an actor of several operators, a file that is no file of cells.</summary>
    /// <param name="actor">One operator.</param>
    /// <param name="kind">What the file holds.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="isDry">Only try.</param>
    /// <param name="stop">Gives up; nothing is stored then.</param>
    public async Task<Outcome<ImportReport>> RunAsync(Actor actor, ImportKind kind, ReadOnlyMemory<byte> file, bool isDry, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, RightFor(kind))) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        var read = Sheet.Read(file.Span);
        if (read.Refusal is { } refusal) return refusal;
        var sheet = read.Value;
        List<Flaw> flaws = [.. sheet.Broken];
        var columns = SheetColumns.Find(kind, sheet.Heading, flaws);

        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var run = new ImportRun(db, owner, sheet, new LineReader(sheet, columns, flaws), flaws, Instants.ToMicroseconds(clock.GetUtcNow()), secrets);
        // With a wrong heading every line would be wrong for the same reason.
        if (flaws.Count == sheet.Broken.Count)
        {
            await PrepareMonthsAsync(owner, sheet, columns, run.Now, stop);
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            await AdvisoryLock.WaitAsync(db, "provision", owner.Id, stop);
            await StepAsync(run, kind, stop);
            if (flaws.Count == 0 && !isDry)
            {
                if (run.New > 0)
                    db.Audit(actor, owner.Id, run.Now, "import.done", $"import:{kind.Code()}", $"{sheet.Lines.Count} lines, {run.New} new, {run.Same} unchanged, SHA-256 {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Span))}");
                await db.SaveChangesAsync(stop);
                await transaction.CommitAsync(stop);
            }
        }
        return new ImportReport(kind, sheet.Lines.Count, run.New, run.Same, flaws.Count, [.. flaws.OrderBy(flaw => flaw.Line).ThenBy(flaw => flaw.Column).Take(ImportReport.MostFlaws)], isDry, run.Questionable, run.UnknownTariffs,
            run.Secrets.Count, isDry || flaws.Count > 0 ? [] : run.Secrets);
    }

    // Months of readings get their partitions before the transaction: making one inside would hold up every meter until the file is in. What is older than three years lies together.
    async Task PrepareMonthsAsync(Operator owner, Sheet sheet, IReadOnlyDictionary<string, int> columns, DateTimeOffset now, CancellationToken stop)
    {
        if (!columns.TryGetValue("time", out var at) && !columns.TryGetValue("installed_at", out at)) return;
        var calendar = owner.Calendar();
        var times = sheet.Lines.Where(line => line.Cells.Count > at).Select(line => Cells.Instant(line.Cells[at], calendar)).Where(time => time.IsDone && time.Value <= now && time.Value > now.AddYears(-3)).Select(time => DateOnly.FromDateTime(time.Value.UtcDateTime)).ToList();
        if (times.Count == 0) return;
        await using var connection = await contexts.OpenAsync(new Scope([owner.Id]), stop);
        await using var command = new NpgsqlCommand("select ensure_partitions($1, $2)", connection) { Parameters = { new() { Value = times.Min() }, new() { Value = times.Max() } } };
        await command.ExecuteNonQueryAsync(stop);
    }

    static Task StepAsync(ImportRun run, ImportKind kind, CancellationToken stop) => kind switch
    {
        ImportKind.NetworkPoints => NetworkPointImport.RunAsync(run, stop),
        ImportKind.UsagePoints => UsagePointImport.RunAsync(run, stop),
        ImportKind.Subscribers => SubscriberImport.RunAsync(run, stop),
        ImportKind.Meters => MeterImport.RunAsync(run, stop),
        ImportKind.Agreements => AgreementImport.RunAsync(run, stop),
        ImportKind.OpeningBalances => BalanceImport.RunAsync(run, stop),
        _ => ReadingImport.RunAsync(run, stop),
    };
}

/// <summary>One file on its way in.</summary>
sealed class ImportRun(UtilityDbContext db, Operator owner, Sheet sheet, LineReader cells, List<Flaw> flaws, DateTimeOffset now, DeviceSecrets deviceSecrets)
{
    public UtilityDbContext Db { get; } = db;
    public Operator Owner { get; } = owner;
    public UtilityCalendar Calendar { get; } = owner.Calendar();
    public DateTimeOffset Now { get; } = now;
    public DeviceSecrets DeviceSecrets { get; } = deviceSecrets;
    public int New { get; set; }
    public int Same { get; set; }
    public int Questionable { get; set; }
    public IReadOnlyList<string> UnknownTariffs { get; set; } = [];
    public List<MeterSecret> Secrets { get; } = [];
    public bool IsGood => flaws.Count == 0;

    /// <summary>Every line as values.</summary>
    public List<T> Read<T>(Func<LineReader, SheetLine, T> read)
    {
        List<T> lines = new(sheet.Lines.Count);
        foreach (var line in sheet.Lines)
        {
            cells.Move(line);
            lines.Add(read(cells, line));
        }
        return lines;
    }

    /// <summary>Says that a cell of a line cannot be taken.</summary>
    public void Refuse(FileLine line, string column, Refusal why) => flaws.Add(cells.Of(line.From, column, why));

    /// <summary>The lines by their key; a key that stands there twice is a flaw of the second.</summary>
    public Dictionary<string, T> ByKey<T>(IEnumerable<T> lines, Func<T, string> key, string column) where T : FileLine
    {
        Dictionary<string, T> known = new(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => key(line).Length > 0))
            if (!known.TryAdd(key(line), line)) Refuse(line, column, Flaws.Twice(known[key(line)].From.Number));
        return known;
    }

    /// <summary>A cell that was filled and differs from what is stored; an empty one says nothing. True when it fits.</summary>
    public bool Fits<T>(FileLine line, string column, T? given, T? stored, Func<T?, string> shown)
    {
        if (given is null || EqualityComparer<T>.Default.Equals(given, stored)) return true;
        Refuse(line, column, Flaws.Stands(shown(stored)));
        return false;
    }

    /// <summary>The same, shown as it is written.</summary>
    public bool Fits<T>(FileLine line, string column, T? given, T? stored) => Fits(line, column, given, stored, value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "");
}
