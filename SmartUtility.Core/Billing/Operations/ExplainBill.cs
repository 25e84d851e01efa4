using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Explains a bill down to its readings. A subscriber explains its own, staff those of its operator.</summary>
public sealed class ExplainBill(UtilityDbContextFactory contexts, ConsumptionQueries consumption)
{
    internal static bool MaySee(Actor actor) => Permissions.Allow(actor, Do.ViewSubscribers) || Permissions.Allow(actor, Do.ViewOwnAccount);

    // A subscriber's context sees its operators' rows; its own accounts are what it may read of them.
    internal static IQueryable<Invoice> Seen(UtilityDbContext db, Actor actor, string number, long? of) => db.Set<Invoice>()
        .Where(row => row.Number == number && (of == null || row.SubscriberId == of)).Where(Own(actor)).OrderByDescending(row => row.Id);

    static System.Linq.Expressions.Expression<Func<Invoice, bool>> Own(Actor actor) => Permissions.Allow(actor, Do.ViewSubscribers) ? row => true : row => actor.Subscribers.Contains(row.SubscriberId);

    /// <summary>The explanation. Another operator's or subscriber's number is not found.</summary>
    /// <param name="actor">Staff, or whose bill it is.</param>
    /// <param name="number">Number.</param>
    /// <param name="of">The account meant, where two operators gave one person the same number; null: the newer.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<BillExplained>> RunAsync(Actor actor, string number, long? of, CancellationToken stop)
    {
        if (!MaySee(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await Seen(db, actor, number, of).FirstOrDefaultAsync(stop) is not { } invoice) return new NotFound($"bill {number}");
        var bill = BillingJson.Read<InvoiceDocument>(invoice.Document, "document").Value;
        var calendar = UtilityCalendar.Of(await db.Operators.Where(row => row.Id == invoice.OperatorId).Select(row => row.TimeZone).SingleAsync(stop));

        var past = await PastAsync(db, invoice, stop);
        var (own, before, lastYear) = (Row(invoice.Number, bill.From, bill.To, invoice.Quantity, invoice.Total, invoice.IsEstimated),
            past.LastOrDefault(row => row.To <= bill.From), past.LastOrDefault(row => BillingMonth.Of(row.From) == BillingMonth.Of(bill.From.AddYears(-1))));
        var changes = await PriceChangesAsync(db, invoice.AgreementId, lastYear?.From ?? before?.From ?? bill.From, bill.To, stop);
        var registers = await RegistersAsync(db, invoice, bill, calendar, stop);
        var days = await DaysAsync(actor, bill, calendar, stop);
        return new BillExplained(bill, registers, own, before, lastYear, changes, days, BillReasons.Effects(own, lastYear ?? before, Currency.Of(invoice.Currency).Decimals),
            BillReasons.Of(bill, own, before, lastYear, changes, days, registers))
        {
            Terms = await TermsReader.OfAsync(db, invoice.Id, bill, stop),
        };
    }

    static ComparedBill Row(string number, DateOnly from, DateOnly to, long quantity, decimal total, bool isEstimated) => new(number, from, to, quantity / (decimal)ResourceUnits.BasePerDisplay, total, isEstimated);

    // Bills of the same agreement that stand, of the thirteen months before.
    static async Task<List<ComparedBill>> PastAsync(UtilityDbContext db, Invoice invoice, CancellationToken stop)
    {
        var since = BillingMonth.Of(invoice.PeriodStart).First.AddMonths(-13);
        var rows = await db.Set<Invoice>()
            .Where(row => row.AgreementId == invoice.AgreementId && row.Id != invoice.Id && row.CorrectsId == null && row.PeriodStart >= since && row.PeriodStart < invoice.PeriodStart && !db.Set<Invoice>().Any(note => note.CorrectsId == row.Id))
            .OrderBy(row => row.PeriodStart).ThenBy(row => row.Id).Select(row => new { row.Number, row.PeriodStart, row.PeriodEnd, row.Quantity, row.Total, row.IsEstimated }).ToListAsync(stop);
        return rows.ConvertAll(row => Row(row.Number, row.PeriodStart, row.PeriodEnd, row.Quantity, row.Total, row.IsEstimated));
    }

    static async Task<IReadOnlyList<DateOnly>> PriceChangesAsync(UtilityDbContext db, long agreementId, DateOnly since, DateOnly until, CancellationToken stop) =>
        await (from agreement in db.Set<Agreement>()
               join tariff in db.Set<StoredTariff>() on new { agreement.OperatorId, Code = agreement.TariffCode } equals new { tariff.OperatorId, tariff.Code }
               from version in tariff.Versions
               where agreement.Id == agreementId && version.ValidFrom > since && version.ValidFrom < until
               orderby version.ValidFrom
               select version.ValidFrom).ToListAsync(stop);

    static async Task<IReadOnlyList<ExplainedRegister>> RegistersAsync(UtilityDbContext db, Invoice invoice, InvoiceDocument bill, UtilityCalendar calendar, CancellationToken stop)
    {
        var serials = bill.Registers.Select(row => row.Serial).Distinct().ToList();
        var known = await (from agreement in db.Set<Agreement>()
                           join installation in db.Set<Installation>() on (long?)agreement.UsagePointId equals installation.UsagePointId
                           join meter in db.Set<Meter>() on installation.MeterId equals meter.Id
                           join register in db.Set<Register>() on meter.Id equals register.MeterId
                           where agreement.Id == invoice.AgreementId && serials.Contains(meter.Serial)
                           select new { meter.Serial, register.Code, register.Id, register.Decimals }).Distinct().ToListAsync(stop);
        var ids = bill.Registers.Select(row => known.FirstOrDefault(one => one.Serial == row.Serial && one.Code == row.Code)?.Id ?? 0).ToList();
        var instants = bill.Registers.SelectMany(row => new[] { calendar.InstantOf(row.FromOn), calendar.InstantOf(row.ToOn) }).ToList();
        var readings = (await db.Database.SqlQueryRaw<IndexReading>(SqlText.Of("Billing/IndexReadings"), new NpgsqlParameter<int[]>("registers", [.. ids.SelectMany(id => new[] { id, id })]),
            new NpgsqlParameter<DateTime[]>("instants", [.. instants.Select(at => at.UtcDateTime)])).ToListAsync(stop)).ToLookup(row => row.No);

        ExplainedIndex Index(int no, DateTime at, decimal index, int decimals)
        {
            var scale = 1m;
            for (var n = 0; n < decimals; n++) scale *= 10;
            var around = readings[no].Select(row => (row.Time, Reading: new ExplainedReading(calendar.Local(row.Time), row.Value / scale, (ReadingQuality)row.Quality, row.Since > invoice.IssuedAt))).ToList();
            var instant = instants[no - 1];
            var last = around.Where(row => row.Time <= instant).Select(row => row.Reading).LastOrDefault();
            // A reading that stands exactly there needs no other.
            return new ExplainedIndex(at, index, last, last?.At == at ? null : around.Where(row => row.Time > instant).Select(row => row.Reading).FirstOrDefault());
        }
        return [.. bill.Registers.Select((row, n) => new ExplainedRegister(n + 1, row, Index((n * 2) + 1, row.FromOn, row.FromIndex, row.Decimals), Index((n * 2) + 2, row.ToOn, row.ToIndex, row.Decimals)))];
    }

    sealed record IndexReading(int No, DateTimeOffset Time, long Value, short Quality, DateTimeOffset? Since);

    // Who pays for another sees the bill and its readings, not how the other lives by the day.
    async Task<IReadOnlyList<ExplainedDay>> DaysAsync(Actor actor, InvoiceDocument bill, UtilityCalendar calendar, CancellationToken stop)
    {
        var used = await consumption.RunAsync(actor, bill.Place.Code, calendar.Days(bill.From, bill.To), Resolution.Day, stop);
        return used.IsDone ? BillReasons.Days([.. used.Value.Rows.Select(row => (calendar.DayOf(row.From), row.Base / ResourceUnits.BasePerDisplay, row.Quality != ReadingQuality.Valid))]) : [];
    }
}
