using System.Security.Cryptography;
using System.Text;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Everything known of an agreement before a period of it is billed.</summary>
/// <param name="Owner">The operator.</param>
/// <param name="Agreement">The agreement.</param>
/// <param name="Place">Its usage point.</param>
/// <param name="Debtor">Who owes: the payer, else the holder.</param>
/// <param name="Tariff">Its tariff with all versions.</param>
/// <param name="From">First local day.</param>
/// <param name="To">First local day after.</param>
public sealed record BillingCase(Operator Owner, Agreement Agreement, UsagePoint Place, Subscriber Debtor, Tariff Tariff, DateOnly From, DateOnly To)
{
    /// <summary>Other prices that are tried over the same usage, or null.</summary>
    public Tariff? Beside { get; init; }

    /// <summary>What its tariff, and the one beside it, ask of the usage.</summary>
    public TariffNeeds Needs()
    {
        var own = TariffNeeds.Of(Tariff, From, To);
        var other = Beside is null ? default : TariffNeeds.Of(Beside, From, To);
        return new TariffNeeds(own.Hours || other.Hours, Math.Max(own.PastMonths, other.PastMonths));
    }

    /// <summary>The last bill of an agreement is final.</summary>
    public InvoiceKind Kind => Agreement.EndsOn == To ? InvoiceKind.Final : InvoiceKind.Normal;
}

/// <summary>A bill that is worked out but has no number yet.</summary>
/// <param name="Case">What is billed.</param>
/// <param name="Price">What it costs.</param>
/// <param name="Registers">How the quantity was measured.</param>
/// <param name="BaseQuantity">Base units (Wh or L).</param>
/// <param name="IsEstimated">An index was interpolated.</param>
public sealed record BillDraft(BillingCase Case, RatedBill Price, IReadOnlyList<DocumentRegister> Registers, long BaseQuantity, bool IsEstimated)
{
    /// <summary>Bills before, oldest first, without those that were taken back.</summary>
    public IReadOnlyList<PastBill> Past { get; init; } = [];

    /// <summary>What of the quantity was assumed, or null.</summary>
    public DocumentProjection? Projection { get; init; }

    /// <summary>What was priced, to be priced by other prices; null where nobody asks.</summary>
    public UsagePeriod? Usage { get; init; }

    /// <summary>Highest demand that a register of it showed, kW; null: none does.</summary>
    public decimal? Kw { get; init; }

    /// <summary>Quantities of the bills of the thirteen months before, oldest first, at most twelve.</summary>
    public IReadOnlyList<DocumentHistory> History()
    {
        var (own, since) = (BillingMonth.Of(Case.From).First, BillingMonth.Of(Case.From).First.AddMonths(-13));
        return [.. Past.Where(bill => bill.From >= since && bill.From < own).Select(bill => new DocumentHistory(bill.From, bill.Quantity / (decimal)ResourceUnits.BasePerDisplay)).TakeLast(12)];
    }
}

/// <summary>From readings to a bill, and from a draft to its frozen document.</summary>
public static class InvoiceComposer
{
    /// <summary>The part of a month that an agreement covers, or null.</summary>
    public static (DateOnly From, DateOnly To)? Covered(Agreement agreement, BillingMonth month)
    {
        var from = agreement.StartsOn > month.First ? agreement.StartsOn : month.First;
        var to = agreement.EndsOn is { } end && end < month.End ? end : month.End;
        return from < to ? (from, to) : null;
    }

    /// <summary>Prices what the registers counted. Refused (the bill is held): "no-meter", "readings-questionable", "readings-missing" (the end was not read and there is nothing to assume it by), or what rating refuses.</summary>
    /// <param name="about">What is billed.</param>
    /// <param name="counted">What the registers counted.</param>
    /// <param name="facts">What else is known; null: nothing.</param>
    public static Outcome<BillDraft> Draft(BillingCase about, IReadOnlyList<RegisterUsage> counted, BillFacts? facts = null)
    {
        var known = facts ?? BillFacts.None;
        var billed = Billed(about.Place.Resource, counted);
        if (billed.Count == 0) return new Conflict("no-meter", $"no meter stood at {about.Place.Code} between {about.From:yyyy-MM-dd} and {about.To:yyyy-MM-dd}");
        if (billed.Find(row => row.Quality == ReadingQuality.Questionable) is { } doubtful)
            return new Conflict("readings-questionable", $"meter {doubtful.Serial} has no usable readings between {about.From:yyyy-MM-dd} and {about.To:yyyy-MM-dd}");

        var calendar = about.Owner.Calendar();
        var registers = billed.ConvertAll(row => Printed(row, calendar));
        DocumentProjection? projection = null;
        // Without facts (history that is brought in) nothing is assumed.
        if (facts is not null)
        {
            var projected = Projection.Of(billed, facts.Past ?? []);
            if (projected.Refusal is { } unknown) return unknown;
            if (projected.Value is { } assumed)
            {
                registers[assumed.Register] = With(registers[assumed.Register], assumed.BaseQuantity, calendar.Local(billed[assumed.Register].Until));
                projection = new DocumentProjection(calendar.Local(assumed.Since), assumed.BaseQuantity / (decimal)ResourceUnits.BasePerDisplay, Math.Round(assumed.PerDay / ResourceUnits.BasePerDisplay, 3, MidpointRounding.AwayFromZero), assumed.Method);
            }
        }
        var quantity = registers.Sum(row => row.Quantity);
        var demands = counted.Where(row => DemandRegisters.Is(row.Code)).ToList();
        var rates = counted.Except(billed).Except(demands).Select(row => new UsageRegister(row.Code, Printed(row, calendar).Quantity));
        var kw = DemandRegisters.Highest(demands, known.Peaks);
        var usage = Usage(about.Agreement, about.Place, about.From, about.To, quantity, [.. registers.Select(row => new UsageRegister(row.Code, row.Quantity)), .. rates]) with
        {
            PastMonths = known.Months(about.From, about.Needs().PastMonths), Intervals = Intervals(quantity, billed, known.Hours ?? []),
            Kw = kw, ActiveMandate = known.Standing.ActiveMandate, EarlyPayment = known.Standing.EarlyPayment,
        };
        var priced = Rating.Rate(about.Tariff, new UsageInput([usage]), about.Debtor.Language);
        return priced.Refusal is { } refusal ? refusal
            : new BillDraft(about, priced.Value, registers, (long)(quantity * ResourceUnits.BasePerDisplay), projection is not null || billed.Exists(row => row.Quality is ReadingQuality.EstimatedLinear or ReadingQuality.EstimatedReferenceDay)) { Past = known.Past ?? [], Kw = kw, Projection = projection, Usage = usage };
    }

    // The index it would show, in its own digits.
    static DocumentRegister With(DocumentRegister row, long baseQuantity, DateTime until)
    {
        var more = baseQuantity / (decimal)ResourceUnits.BasePerDisplay;
        return row with { ToIndex = Math.Round(row.ToIndex + more / row.Multiplier, row.Decimals, MidpointRounding.ToZero), ToOn = until, Quantity = row.Quantity + more, IsEstimated = true };
    }

    /// <summary>What is known of an agreement's use: class is the kind of its point ("home", "business", "public-body" …), area its district.</summary>
    public static UsagePeriod Usage(Agreement agreement, UsagePoint place, DateOnly from, DateOnly to, decimal quantity, IReadOnlyList<UsageRegister> registers) =>
        new(from, to, quantity, registers, place.Households, agreement.SubscribedKva, MeterSize: agreement.MeterSize, Class: Kind(place), Area: place.District);

    static string Kind(UsagePoint place) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(place.Kind.ToString());

    // Hours with gaps would move what was used in the gap to other slots and other prices: below 95 % of the quantity they are not used.
    static List<UsageInterval>? Intervals(decimal quantity, IReadOnlyList<RegisterUsage> billed, IReadOnlyList<RegisterHour> hours)
    {
        var registers = billed.Select(row => row.RegisterId).ToHashSet();
        var known = hours.Where(hour => registers.Contains(hour.RegisterId)).Select(hour => new UsageInterval(hour.From, hour.From.AddHours(1), hour.BaseQuantity / ResourceUnits.BasePerDisplay)).ToList();
        return known.Count > 0 && known.Sum(interval => interval.Quantity) >= quantity * 0.95m ? known : null;
    }

    // The total register; where a meter has none, its rate registers. Never what flows back or what is demand.
    static List<RegisterUsage> Billed(Resource resource, IReadOnlyList<RegisterUsage> counted)
    {
        var main = resource.MainRegister();
        var family = resource == Resource.Electricity ? "1-0:1.8." : main[..(main.IndexOf('.', StringComparison.Ordinal) + 1)];
        return [.. counted.GroupBy(row => row.Serial).SelectMany(meter => meter.Any(row => row.Code == main) ? meter.Where(row => row.Code == main) : meter.Where(row => row.Code.StartsWith(family, StringComparison.Ordinal)))];
    }

    static DocumentRegister Printed(RegisterUsage row, UtilityCalendar calendar)
    {
        var scale = 1m;
        for (var n = 0; n < row.Decimals; n++) scale *= 10;
        // Whole base units, three decimals of the unit billed.
        var quantity = 0.000m + Math.Round(row.BaseQuantity, 0, MidpointRounding.AwayFromZero) / ResourceUnits.BasePerDisplay;
        return new DocumentRegister(row.Serial, row.Code, row.Unit, row.FromIndex / scale, calendar.Local(row.FromAt), row.ToIndex / scale, calendar.Local(row.ToAt), row.Decimals,
            row.BaseFactor * scale / ResourceUnits.BasePerDisplay, quantity, row.Quality is ReadingQuality.EstimatedLinear or ReadingQuality.EstimatedReferenceDay);
    }

    /// <summary>The document of a bill with its number.</summary>
    public static InvoiceDocument Document(BillDraft draft, string number, DateOnly issuedOn, decimal balanceBefore, IReadOnlyList<DocumentHistory> history)
    {
        var (owner, debtor, place) = (draft.Case.Owner, draft.Case.Debtor, draft.Case.Place);
        return new InvoiceDocument(number, draft.Case.Kind, debtor.Language, issuedOn, issuedOn.AddDays(owner.DueDays), draft.Case.From, draft.Case.To,
            new DocumentIssuer(owner.Code, owner.Name, owner.LegalId, owner.Address, owner.Phone, owner.Email),
            new DocumentCustomer(debtor.Account, debtor.Name, debtor.TaxId, (debtor.Phones.FirstOrDefault(phone => phone.IsPrimary) ?? debtor.Phones.FirstOrDefault())?.Phone),
            new DocumentPlace(place.Code, place.Resource, draft.Case.Agreement.Number, place.District, place.Households, place.Landmark)
            {
                Kind = Kind(place), Kva = draft.Case.Agreement.SubscribedKva, MeterSize = draft.Case.Agreement.MeterSize, Route = place.ReadingRoute,
            },
            draft.Case.Tariff.Code, draft.Case.Tariff.Name, draft.Registers, draft.Registers.Sum(row => row.Quantity), place.Resource.DisplayUnit(), draft.IsEstimated, draft.Price,
            balanceBefore, history, number, Projection: draft.Projection);
    }

    /// <summary>The row of a bill from its document.</summary>
    public static Invoice Invoice(BillDraft draft, InvoiceDocument document, long? runId, DateTimeOffset issuedAt, int revision = 0)
    {
        var json = BillingJson.Write(document);
        return new Invoice
        {
            OperatorId = draft.Case.Owner.Id, RunId = runId, Kind = document.Kind, Number = document.Number, AgreementId = draft.Case.Agreement.Id, SubscriberId = draft.Case.Debtor.Id,
            Revision = revision, PeriodStart = document.From, PeriodEnd = document.To, IssuedAt = issuedAt, DueOn = document.DueOn, Currency = document.Price.Currency,
            Net = document.Price.LineSum(), Tax = document.Price.AddedTax() + document.Price.LevySum(), RoundingAmount = document.Price.Rounding, Total = document.Price.Total,
            Quantity = draft.BaseQuantity, Kw = draft.Kw, Projected = (long)((draft.Projection?.Quantity ?? 0) * ResourceUnits.BasePerDisplay), IsEstimated = draft.IsEstimated, Language = document.Language, Document = json, Hash = Hash(json), Lines = Lines(draft.Case.Owner.Id, document.Price),
        };
    }

    /// <summary>The credit note that takes a bill back: every amount with the other sign.</summary>
    public static Invoice CreditNote(Invoice original, string number, string reason, DateTimeOffset issuedAt, DateOnly issuedOn)
    {
        var was = BillingJson.Read<InvoiceDocument>(original.Document, "document").Value;
        var price = was.Price;
        var back = new RatedBill([.. price.Lines.Select(line => line with { Quantity = -line.Quantity, Amount = -line.Amount })], [.. price.Taxes.Select(tax => tax with { Base = -tax.Base, Amount = -tax.Amount })],
            [.. price.Levies.Select(levy => levy with { Base = -levy.Base, Amount = -levy.Amount })], -price.Unrounded, -price.Rounding, -price.Total, price.Currency);
        var document = was with { Number = number, Kind = InvoiceKind.CreditNote, IssuedOn = issuedOn, DueOn = issuedOn, Price = back, Corrects = original.Number, Reason = reason, History = [], BalanceBefore = 0, Fiscal = null, Debit = null };
        var json = BillingJson.Write(document);
        return new Invoice
        {
            OperatorId = original.OperatorId, Kind = InvoiceKind.CreditNote, Number = number, AgreementId = original.AgreementId, SubscriberId = original.SubscriberId, PeriodStart = original.PeriodStart,
            PeriodEnd = original.PeriodEnd, IssuedAt = issuedAt, DueOn = issuedOn, Currency = original.Currency, Net = -original.Net, Tax = -original.Tax, RoundingAmount = -original.RoundingAmount,
            Total = -original.Total, Quantity = -original.Quantity, IsEstimated = original.IsEstimated, Language = original.Language, CorrectsId = original.Id, Reason = reason, Document = json, Hash = Hash(json),
            Lines = Lines(original.OperatorId, back),
        };
    }

    /// <summary>SHA-256 of a document.</summary>
    public static byte[] Hash(string document) => SHA256.HashData(Encoding.UTF8.GetBytes(document));

    static List<InvoiceLine> Lines(int operatorId, RatedBill price)
    {
        List<InvoiceLine> lines = [];
        void Add(string group, string key, string label, decimal quantity, string unit, decimal unitPrice, decimal amount, string? beneficiary = null) =>
            lines.Add(new InvoiceLine { OperatorId = operatorId, No = lines.Count + 1, Group = group, Key = key, Label = label, Quantity = quantity, Unit = unit, UnitPrice = unitPrice, Amount = amount, Beneficiary = beneficiary });
        foreach (var line in price.Lines) Add("line", line.Key, line.Label, line.Quantity, line.Unit, line.UnitPrice, line.Amount);
        foreach (var tax in price.Taxes) Add(tax.Included ? "tax-included" : "tax", tax.Key, tax.Label, tax.Base, "%", tax.Rate, tax.Amount);
        foreach (var levy in price.Levies) Add("levy", levy.Key, levy.Label, levy.Base, "", levy.Rate, levy.Amount, levy.Beneficiary);
        if (price.Rounding != 0) Add("rounding", "rounding", "", 1, "", price.Rounding, price.Rounding);
        return lines;
    }
}
