using System.Globalization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation.Storage;

/// <summary>
/// The bills of every closed month and what was paid of them, in the order in which it happened, by the same rules as billing and payments:
/// composed, numbered, booked and allocated as they would be one by one, written in bulk.
/// </summary>
sealed class SeedBills
{
    readonly SeededRows _rows;
    readonly string _cashier;
    readonly Dictionary<string, Tariff> _tariffs;
    readonly Dictionary<int, List<(InstalledRegister Register, List<CountedReading> Readings)>> _registers = [];
    readonly Dictionary<long, List<DocumentHistory>> _history = [];
    readonly Dictionary<(string Series, int Year), long> _numbers = [];
    readonly Dictionary<long, Books> _books = [];
    readonly List<BillingRun> _runs = [];
    readonly Queue<long> _runIds;
    readonly List<Invoice> _invoices = [];
    readonly List<Payment> _payments = [];
    readonly List<Func<Posting?>> _postings = [];
    readonly PriorityQueue<Due, (DateTimeOffset, int)> _due = new();
    readonly Dictionary<long, int> _placeOf;
    int _taken;

    SeedBills(SeededRows rows, IEnumerable<long> runIds)
    {
        (_rows, _runIds) = (rows, new Queue<long>(runIds));
        _cashier = DemoStaff.All.First(person => person.OperatorCode == rows.Plan.Code && person.Role == Role.Cashier).UserName;
        _tariffs = DemoTariffs.Of(rows.Country, rows.Plan.Code).ToDictionary(row => row.Tariff.Code, row => row.Tariff, StringComparer.Ordinal);
        _placeOf = rows.Agreements.ToDictionary(pair => pair.Value.Id, pair => pair.Key);
        var history = new History(rows.Country, rows.Plan);
        foreach (var meter in history.Meters())
        {
            if (meter.Place is not { } place) continue;
            var register = rows.RegisterOf(meter.Meter);
            if (!_registers.TryGetValue(place, out var list)) _registers[place] = list = [];
            list.Add((new InstalledRegister(register.Id, meter.Meter.Serial, register.Code, register.Unit, register.Decimals, register.Capacity, register.BaseFactor, HourStamp.StartOf(meter.Meter.FromHour),
                meter.Meter.UntilHour is { } until ? HourStamp.StartOf(until) : DateTimeOffset.MaxValue), [.. history.Readings(meter).Select(reading => new CountedReading(HourStamp.StartOf(reading.Hour), reading.Value))]));
        }
    }

    /// <summary>What an account owes, bill by bill, and what it paid too much.</summary>
    sealed class Books
    {
        public List<(Invoice Invoice, decimal Open)> Bills { get; } = [];
        public decimal Credit { get; set; }
        public int Count { get; set; }
        public decimal Balance => Bills.Sum(bill => bill.Open) - Credit;
    }

    sealed record Due(CustomerPlan Customer, Subscriber Subscriber, PastPayment Payment, DateTimeOffset At);

    /// <summary>Composes bills and payments of an operator, while others may write to the database: it asks nothing of it.</summary>
    /// <param name="rows">The operator, with keys.</param>
    /// <param name="runIds">Keys for the billing runs, one for every month of the history at least.</param>
    public static SeedBills Compose(SeededRows rows, IEnumerable<long> runIds)
    {
        var seed = new SeedBills(rows, runIds);
        var end = Country.Calendar.StartOf(rows.Country.Until);
        for (var month = BillingMonth.Of(rows.Country.From); BillingCalendar.IsClosed(month, rows.Owner.GraceDays, rows.Country.Until); month = month.Next)
        {
            var at = Country.Calendar.StartOf(month.End).AddHours(2);
            if (at > end) break;
            seed.PayUntil(at);
            seed.Bill(month, at);
        }
        seed.PayUntil(end);
        return seed;
    }

    void Bill(BillingMonth month, DateTimeOffset at)
    {
        var today = Country.Calendar.DayOf(at);
        var (drafts, held) = (new List<BillDraft>(), new Dictionary<long, string>());
        foreach (var (place, agreement) in _rows.Agreements.OrderBy(pair => pair.Value.Id))
        {
            if (InvoiceComposer.Covered(agreement, month) is not { } span) continue;
            var customer = _rows.Customers[_rows.Plan.Places[place].Agreement!.Customer];
            var about = new BillingCase(_rows.Owner, agreement, _rows.Places[place], customer, _tariffs[agreement.TariffCode], span.From, span.To);
            var draft = InvoiceComposer.Draft(about, Counted(place, Country.Calendar.Days(span.From, span.To)));
            if (draft.Refusal is { } why) held[agreement.Id] = why.Code;
            else drafts.Add(draft.Value);
        }
        if (drafts.Count + held.Count == 0) return;
        var run = new BillingRun { Id = _runIds.Dequeue(), OperatorId = _rows.Owner.Id, Month = month.First, StartedAt = at, FinishedAt = at.AddSeconds(20), State = BillingRunState.Done };
        foreach (var some in drafts.Select(draft => draft.Case.Agreement.Id).Concat(held.Keys).Order().Chunk(RunBilling.ChunkSize))
            run.Chunks.Add(new BillingChunk
            {
                OperatorId = _rows.Owner.Id, No = run.Chunks.Count + 1, Agreements = some, DoneAt = at.AddSeconds(20), Issued = some.Count(id => !held.ContainsKey(id)),
                Held = System.Text.Json.JsonSerializer.Serialize(held.Where(row => some.Contains(row.Key)).ToDictionary()),
            });
        _runs.Add(run);
        foreach (var draft in drafts) Issue(draft, run.Id, today, at);
    }

    List<RegisterUsage> Counted(int place, Period period)
    {
        var counted = new List<RegisterUsage>();
        foreach (var (register, readings) in _registers[place])
        {
            var (from, to) = (register.From > period.Start ? register.From : period.Start, register.To < period.End ? register.To : period.End);
            if (from >= to) continue;
            // The readings around the period decide; those of other months would change nothing.
            counted.Add(Usage.Of(register with { From = from, To = to }, readings.Where(reading => reading.Time >= from.AddDays(-40) && reading.Time <= to.AddDays(40))));
        }
        return counted;
    }

    void Issue(BillDraft draft, long runId, DateOnly today, DateTimeOffset at)
    {
        var customer = _rows.Plan.Customers[_rows.Plan.Places[_placeOf[draft.Case.Agreement.Id]].Agreement!.Customer];
        var subscriber = _rows.Customers[customer.No];
        if (!_books.TryGetValue(subscriber.Id, out var books)) _books[subscriber.Id] = books = new Books();
        var number = Numbers.Text(_rows.Owner.Code, Numbers.Bills, today.Year, Next(Numbers.Bills, today.Year));
        if (!_history.TryGetValue(draft.Case.Agreement.Id, out var past)) _history[draft.Case.Agreement.Id] = past = [];
        var invoice = InvoiceComposer.Invoice(draft, InvoiceComposer.Document(draft, number, today, books.Balance, [.. past.TakeLast(12)]), runId, at);
        past.Add(new DocumentHistory(invoice.PeriodStart, invoice.Quantity / (decimal)ResourceUnits.BasePerDisplay));
        _invoices.Add(invoice);
        _postings.Add(() => IssueInvoices.PostingOf(draft.Price, invoice, at) ?? new Posting { OperatorId = invoice.OperatorId, Kind = "invoice", Reference = invoice.Number, At = at, Currency = invoice.Currency });
        var open = invoice.Total;
        if (Math.Min(books.Credit, open) is > 0 and var used)
        {
            (books.Credit, open) = (books.Credit - used, open - used);
            _postings.Add(() => PostingRules.UseCredit(invoice.OperatorId, invoice.Number, invoice.Currency, at, invoice.SubscriberId, invoice.Id, used));
        }
        books.Bills.Add((invoice, open));
        foreach (var payment in PayingPlan.Of(customer, customer.Kind == SubscriberKind.Business, today, invoice.DueOn, open, _rows.Country.Until, books.Count++))
        {
            var when = Country.Calendar.InstantOf(payment.Day.ToDateTime(new TimeOnly(payment.Minute / 60, payment.Minute % 60)));
            _due.Enqueue(new Due(customer, subscriber, payment, when), (when, _taken++));
        }
    }

    void PayUntil(DateTimeOffset end)
    {
        while (_due.TryPeek(out var due, out _) && due.At < end) Pay(_due.Dequeue());
    }

    void Pay(Due due)
    {
        var books = _books[due.Subscriber.Id];
        var (left, parts) = (due.Payment.Amount, new List<(Invoice Invoice, decimal Amount)>());
        for (var no = 0; no < books.Bills.Count && left > 0; no++)
        {
            var (invoice, open) = books.Bills[no];
            if (open <= 0) continue;
            var part = Math.Min(open, left);
            parts.Add((invoice, part));
            books.Bills[no] = (invoice, open - part);
            left -= part;
        }
        books.Credit += left;
        var year = Country.Calendar.DayOf(due.At).Year;
        var serial = Next(Numbers.Receipts, year);
        var receipt = Numbers.Text(_rows.Owner.Code, Numbers.Receipts, year, serial);
        var rail = due.Payment.Rail;
        _payments.Add(new Payment
        {
            OperatorId = _rows.Owner.Id, SubscriberId = due.Subscriber.Id, Rail = rail, Reference = rail switch { "cash" => receipt, "bank" => string.Create(CultureInfo.InvariantCulture, $"VIR{year}{serial:0000000}"), _ => Dice.Throw(due.Customer.Seed, due.At.UtcTicks).ToString(CultureInfo.InvariantCulture) },
            Amount = due.Payment.Amount, Currency = _rows.Owner.Currency, ReceivedAt = due.At, TakenBy = rail == "cash" ? _cashier : rail, ReceiptNumber = receipt,
        });
        _postings.Add(() => PostingRules.Payment(_rows.Owner.Id, receipt, _rows.Owner.Currency, due.At, rail == "cash" ? LedgerAccount.Cash : LedgerAccount.Rail, due.Subscriber.Id,
            [.. parts.Select(part => new InvoicePart(part.Invoice.Id, part.Amount))], due.Payment.Amount));
    }

    long Next(string series, int year) => _numbers[(series, year)] = _numbers.GetValueOrDefault((series, year)) + 1;

    /// <summary>Writes what was composed; how many bills.</summary>
    public async Task<int> CopyAsync(UtilityDbContext db, CancellationToken stop)
    {
        await BulkCopy.WriteAsync(db, _runs, stop);
        await BulkCopy.WriteAsync(db, _invoices, stop);
        await BulkCopy.WriteAsync(db, _payments, stop);
        // Bills have their keys now.
        await BulkCopy.WriteAsync(db, [.. _postings.Select(posting => posting()).OfType<Posting>()], stop);
        db.AddRange(_numbers.Select(pair => new NumberSeries { OperatorId = _rows.Owner.Id, Series = pair.Key.Series, Year = pair.Key.Year, Last = pair.Value }));
        await db.SaveChangesAsync(stop);
        return _invoices.Count;
    }
}
