using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>A closed period as an assessment sees it.</summary>
/// <param name="From">First day.</param>
/// <param name="To">First day after.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Hash">Of its figures.</param>
/// <param name="IsFinal">No figure was provisional.</param>
/// <param name="Lines">Its figures, corrections of earlier periods among them.</param>
public sealed record FrozenPeriod(DateOnly From, DateOnly To, string Currency, string Hash, bool IsFinal, IReadOnlyList<Statistic> Lines);

/// <summary>An issued invoice with what happened to it.</summary>
/// <param name="Number">Number.</param>
/// <param name="DueOn">Last day to pay.</param>
/// <param name="Amount">Total less credits.</param>
/// <param name="Terms">What being late costs, or null.</param>
/// <param name="Payments">Payments confirmed.</param>
/// <param name="Charged">Interest and penalty that invoices charged for it already.</param>
public sealed record EarlierInvoice(string Number, DateOnly DueOn, decimal Amount, LateTerms? Terms, IReadOnlyList<PaidOn> Payments, IReadOnlyDictionary<LevyLineKind, decimal> Charged);

/// <summary>From frozen figures to what an operator owes for a period: its levies, what changed of earlier periods, what being late cost.</summary>
public static class Assessments
{
    static readonly Words InterestLabel = Words.Of("Interest for late payment", "Intérêts de retard"), PenaltyLabel = Words.Of("Penalty for late payment", "Pénalité de retard"), CreditLabel = Words.Of("Credit", "Avoir");

    /// <summary>The statement of the last of the periods. Refused: "scheme-missing", "index-missing".</summary>
    /// <param name="owner">The operator.</param>
    /// <param name="periods">Closed periods up to the one assessed, oldest first.</param>
    /// <param name="schemes">Versions in any order; the latest that had started on a period's first day counts for it.</param>
    /// <param name="invoices">Issued invoices.</param>
    /// <param name="today">Day until which being late is counted.</param>
    public static Outcome<LevyStatement> Of(Operator owner, IReadOnlyList<FrozenPeriod> periods, IReadOnlyList<LevyScheme> schemes, IReadOnlyList<EarlierInvoice> invoices, DateOnly today)
    {
        var (period, currency) = (periods[^1], Currency.Of(periods[^1].Currency));
        LevyScheme? At(DateOnly day) => schemes.Where(scheme => scheme.ValidFrom <= day).MaxBy(scheme => scheme.ValidFrom);
        if (At(period.From) is not { } scheme) return new Conflict("scheme-missing", $"no scheme of levies counts on {period.From:yyyy-MM-dd}; publish one") { Values = [period.From] };
        var own = Levies.Of(scheme, new PeriodFigures(period.From, period.To, currency, [.. period.Lines.Where(line => line.About is null)]));
        if (own.Refusal is { } refusal) return refusal;
        List<LevyLine> lines = [.. own.Value];
        foreach (var about in period.Lines.Select(line => line.About).OfType<DateOnly>().Distinct().Order())
        {
            if (periods.FirstOrDefault(before => before.From == about) is not { } closed || At(about) is not { } its) continue;
            List<Statistic> known = [.. closed.Lines.Where(line => line.About is null), .. periods.SkipLast(1).SelectMany(before => before.Lines).Where(line => line.About == about)];
            var before = new PeriodFigures(closed.From, closed.To, currency, known);
            var change = Levies.Correction(its, before, before with { Lines = [.. known, .. period.Lines.Where(line => line.About == about)] });
            if (change.Refusal is { } why) return why;
            lines.AddRange(change.Value);
        }
        var rounding = scheme.Rounding ?? new Rounding(RoundingMode.HalfUp, currency.SmallestUnit);
        foreach (var invoice in invoices.OrderBy(invoice => invoice.Number, StringComparer.Ordinal))
        {
            if (invoice.Terms is not { } terms) continue;
            var cost = LateInterest.Of(invoice.Amount, invoice.DueOn, invoice.Payments, today, terms, rounding);
            void Add(LevyLineKind kind, Words label, decimal due, decimal rate)
            {
                var more = due - invoice.Charged.GetValueOrDefault(kind);
                if (more != 0) lines.Add(new LevyLine(kind == LevyLineKind.Interest ? "interest" : "penalty", kind, label, scheme.Issuer.Name, kind == LevyLineKind.Interest ? cost.Months : 1, kind == LevyLineKind.Interest ? "month" : "", more,
                    [new("base", invoice.Amount), new("rate", rate), new("months", cost.Months), new("due", due), new("charged", due - more)], rate, Invoice: invoice.Number));
            }
            Add(LevyLineKind.Interest, InterestLabel, cost.Interest, terms.MonthlyRate);
            Add(LevyLineKind.Penalty, PenaltyLabel, cost.Penalty, terms.Penalty);
        }
        return new LevyStatement(LevyDocumentKind.Invoice, scheme.Issuer, owner.Code, owner.Name, period.From, period.To, period.Currency, period.Hash, period.IsFinal, lines, lines.Sum(line => line.Amount), scheme.DueDays, scheme.Late, owner.Address, owner.LegalId);
    }

    /// <summary>What takes an amount of an invoice back, from each beneficiary by its share; the last takes the remainder.</summary>
    public static LevyStatement Credit(LevyStatement of, string number, decimal amount, string reason)
    {
        var (shares, unit) = (of.Shares().Where(share => share.Amount != 0).ToList(), new Rounding(RoundingMode.HalfUp, Currency.Of(of.Currency).SmallestUnit));
        var (left, lines) = (amount, new List<LevyLine>());
        for (var at = 0; at < shares.Count; at++)
        {
            var part = at == shares.Count - 1 ? left : Money.Round(amount * shares[at].Amount / of.Total, unit);
            left -= part;
            lines.Add(new LevyLine("credit", LevyLineKind.Credit, CreditLabel, shares[at].Beneficiary, 1, "", -part, [new("base", shares[at].Amount)], Invoice: number));
        }
        return of with { Kind = LevyDocumentKind.Credit, Lines = lines, Total = -amount, Corrects = number, Reason = reason, Late = null };
    }
}
