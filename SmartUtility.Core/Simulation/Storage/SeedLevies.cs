using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation.Storage;

/// <summary>Three closed months of the state's share, by the same rules as the regulator's own work: the oldest invoiced and paid, the next invoiced, the latest with the operators for comments.</summary>
static class SeedLevies
{
    static string Person(Role role, string? code, int at = 0) => DemoStaff.All.Where(person => person.Role == role && person.OperatorCode == code).ElementAt(at).UserName;

    public static async Task WriteAsync(UtilityDbContext db, Country country, IReadOnlyList<Operator> operators, CancellationToken stop)
    {
        var (from, grace) = (country.From.Day == 1 ? country.From : BillingMonth.Of(country.From).End, operators.Max(owner => owner.GraceDays));
        List<BillingMonth> months = [];
        for (var month = BillingMonth.Of(from); BillingCalendar.IsClosed(month, grace, country.Until); month = month.Next) months.Add(month);
        months = [.. months.TakeLast(3)];
        if (months.Count == 0) return;
        var schemes = operators.ToDictionary(owner => owner.Id, owner => DemoLevies.Of(owner.Code, new DateOnly(months[0].Year, 1, 1)));
        var past = operators.ToDictionary(owner => owner.Id, _ => new List<ClosedPeriod>());
        var numbers = new Dictionary<int, long>();
        foreach (var owner in operators)
            db.Add(new StoredScheme { OperatorId = owner.Id, ValidFrom = schemes[owner.Id].ValidFrom, Definition = BillingJson.Write(schemes[owner.Id]), PublishedAt = At(months[0].First), PublishedBy = Person(Role.Regulator, null) });
        foreach (var month in months)
            foreach (var owner in operators)
            {
                // How long ago: 0 the latest.
                var age = months.Count - 1 - months.IndexOf(month);
                // The invoice of the middle one is not due yet.
                var closed = At(age switch { 0 => country.Until.AddDays(-3), 1 => country.Until.AddDays(-20) > month.End.AddDays(grace) ? country.Until.AddDays(-20) : month.End.AddDays(grace), _ => month.End.AddDays(grace + 4) });
                var earlier = past[owner.Id];
                var period = await PeriodCloser.CollectAsync(db, owner, month.First, month.End, [.. earlier.Select(ClosePeriod.Plain)], closed, Person(Role.Regulator, null), stop);
                earlier.Add(period);
                db.Add(period);
                var statement = Assessments.Of(owner, [.. earlier.Select(row => new FrozenPeriod(row.From, row.To, row.Currency, row.Hash, row.IsFinal, [.. row.Figures.Select(line => line.Plain())]))], [schemes[owner.Id]], [], Country.Calendar.DayOf(closed)).Value;
                var assessment = new LevyAssessment
                {
                    OperatorId = owner.Id, PeriodId = period.Id, Kind = LevyDocumentKind.Invoice, Revision = 1, Document = BillingJson.Write(statement), Total = statement.Total, MadeAt = closed, MadeBy = Person(Role.Regulator, null),
                    CommentUntil = closed.AddDays(schemes[owner.Id].CommentDays),
                };
                db.Add(assessment);
                await db.SaveChangesAsync(stop);
                Answer(db, owner, assessment, agrees: age > 0);
                if (age > 0) await InvoiceAsync(db, owner, assessment, statement, numbers, isPaid: age > 1, stop);
            }
        db.AddRange(numbers.Select(year => new NumberSeries { OperatorId = 0, Series = LevyInvoice.Invoices, Year = year.Key, Last = year.Value }));
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }

    static void Answer(UtilityDbContext db, Operator owner, LevyAssessment assessment, bool agrees) => db.Add(new LevyComment
    {
        OperatorId = owner.Id, AssessmentId = assessment.Id, Agrees = agrees, At = assessment.MadeAt.AddDays(1), By = Person(Role.Billing, owner.Code),
        Text = agrees ? "Nous approuvons cette liquidation." : "Les volumes des branchements résiliés en fin de mois sont-ils bien déduits\u202F? Merci de confirmer avant l’émission.",
    });

    static async Task InvoiceAsync(UtilityDbContext db, Operator owner, LevyAssessment assessment, LevyStatement statement, Dictionary<int, long> numbers, bool isPaid, CancellationToken stop)
    {
        var issued = assessment.MadeAt.AddDays(2);
        var today = Country.Calendar.DayOf(issued);
        var number = numbers[today.Year] = numbers.GetValueOrDefault(today.Year) + 1;
        var invoice = IssueLevyInvoice.Of(assessment, Numbers.Text(LevyInvoice.Prefix, LevyInvoice.Invoices, today.Year, number), issued, today.AddDays(statement.DueDays), Person(Role.Regulator, null, 1));
        db.Add(invoice);
        await db.SaveChangesAsync(stop);
        if (!isPaid || invoice.Total <= 0) return;
        var paid = issued.AddDays(14);
        var payment = new LevyPayment { OperatorId = owner.Id, InvoiceId = invoice.Id, Reference = $"VIR-{owner.Code}-{statement.From:yyyyMM}", Amount = invoice.Total, PaidOn = Country.Calendar.DayOf(paid), At = paid, By = Person(Role.Billing, owner.Code) };
        db.Add(payment);
        await db.SaveChangesAsync(stop);
        db.Add(new LevyReceipt { OperatorId = owner.Id, PaymentId = payment.Id, At = paid.AddDays(1), By = Person(Role.Regulator, null) });
    }

    static DateTimeOffset At(DateOnly day) => Country.Calendar.InstantOf(day.ToDateTime(new TimeOnly(10, 0)));
}
