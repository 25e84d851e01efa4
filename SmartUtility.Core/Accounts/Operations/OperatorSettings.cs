using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>The hours and days in which an operator cuts supply, and what it considers stale.</summary>
/// <param name="CutFrom">Local time from which.</param>
/// <param name="CutUntil">Local time before which; later than <paramref name="CutFrom"/>.</param>
/// <param name="AnyHour">True: at any hour and day.</param>
/// <param name="StaleAfter">Readings older than this are stale; 1 hour to 31 days.</param>
/// <param name="GraceDays">Days after the end of a month before it is billed, 0 to 30.</param>
/// <param name="DueDays">Days from issue to due date, 1 to 60.</param>
public sealed record CutSettings(TimeOnly CutFrom, TimeOnly CutUntil, bool AnyHour, TimeSpan StaleAfter, int GraceDays, int DueDays);

/// <summary>How an operator bills.</summary>
/// <param name="Review">Which bills of a run wait for a person.</param>
/// <param name="BackBillMonths">Months after which nothing is raised any more, 1 to 60.</param>
public sealed record BillingSettings(BillReview Review, int BackBillMonths);

/// <summary>A turn of the roster with the person's name.</summary>
/// <param name="Id">Key.</param>
/// <param name="UserId">The dispatcher.</param>
/// <param name="Name">Its name.</param>
/// <param name="Weekday">Local weekday on which it starts.</param>
/// <param name="From">Local start.</param>
/// <param name="Length">Up to 24 h.</param>
public sealed record ShiftView(long Id, int UserId, string Name, DayOfWeek Weekday, TimeOnly From, TimeSpan Length);

/// <summary>A day without cuts.</summary>
/// <param name="Day">Local day.</param>
/// <param name="Name">What is celebrated.</param>
public sealed record HolidayView(DateOnly Day, string Name);

/// <summary>Everything of an operator's settings page.</summary>
/// <param name="Id">Key.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="TimeZone">Its zone.</param>
/// <param name="Cuts">Hours and days.</param>
/// <param name="Billing">How it bills.</param>
/// <param name="Holidays">From today on, soonest first.</param>
/// <param name="Shifts">By weekday and start.</param>
/// <param name="Dispatchers">People who can be put on the roster.</param>
public sealed record OperatorSettingsView(int Id, string Code, string Name, string TimeZone, CutSettings Cuts, BillingSettings Billing, IReadOnlyList<HolidayView> Holidays, IReadOnlyList<ShiftView> Shifts, IReadOnlyList<(int Id, string Name)> Dispatchers);

/// <summary>An operator's hours of cutting, holidays and roster.</summary>
public sealed class OperatorSettings(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>What is set; another operator's is not found.</summary>
    public async Task<Outcome<OperatorSettingsView>> OfAsync(Actor actor, int operatorId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageOperator)) return new Forbidden();
        if (!actor.Sees(operatorId)) return new NotFound("operator");
        await using var db = contexts.Create(new Scope([operatorId]));
        if (await db.Operators.SingleOrDefaultAsync(row => row.Id == operatorId, stop) is not { } owner) return new NotFound("operator");
        var today = owner.Calendar().DayOf(clock.GetUtcNow());
        var holidays = await db.Set<Holiday>().Where(row => row.Day >= today).OrderBy(row => row.Day).Select(row => new HolidayView(row.Day, row.Name)).ToListAsync(stop);
        var people = await db.Users.Where(row => row.OperatorId == operatorId && (row.Role == Role.Dispatcher || row.Role == Role.OperatorAdmin) && !row.IsDisabled).OrderBy(row => row.DisplayName)
            .Select(row => new { row.Id, row.DisplayName }).ToListAsync(stop);
        var shifts = await (from shift in db.Set<DutyShift>() join user in db.Users on shift.UserId equals user.Id orderby shift.Weekday, shift.From select new ShiftView(shift.Id, shift.UserId, user.DisplayName, shift.Weekday, shift.From, shift.Length)).ToListAsync(stop);
        return new OperatorSettingsView(owner.Id, owner.Code, owner.Name, owner.TimeZone, new CutSettings(owner.CutFrom, owner.CutUntil, owner.CutAnyHour, owner.StaleAfter, owner.GraceDays, owner.DueDays), new BillingSettings(owner.Review, owner.BackBillMonths),
            holidays, shifts, [.. people.Select(person => (person.Id, person.DisplayName))]);
    }

    /// <summary>Sets hours, staleness and billing days; refused out of range.</summary>
    public async Task<Outcome<bool>> ChangeAsync(Actor actor, int operatorId, CutSettings cuts, CancellationToken stop)
    {
        if (Refuse(actor, operatorId) is { } refusal) return refusal;
        if (cuts.CutUntil <= cuts.CutFrom) return new Invalid("hours-order", "the last hour must be after the first");
        if (cuts.StaleAfter < TimeSpan.FromHours(1) || cuts.StaleAfter > TimeSpan.FromDays(31)) return new Invalid("stale-range", "readings become stale after 1 hour to 31 days");
        if (cuts.GraceDays is < 0 or > 30) return new Invalid("grace-range", "0 to 30 days of grace");
        if (cuts.DueDays is < 1 or > 60) return new Invalid("due-range", "1 to 60 days to pay");
        await using var db = contexts.Create(new Scope([operatorId]));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var changed = await db.Operators.Where(row => row.Id == operatorId).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.CutFrom, cuts.CutFrom).SetProperty(row => row.CutUntil, cuts.CutUntil).SetProperty(row => row.CutAnyHour, cuts.AnyHour)
            .SetProperty(row => row.StaleAfter, cuts.StaleAfter).SetProperty(row => row.GraceDays, cuts.GraceDays).SetProperty(row => row.DueDays, cuts.DueDays), stop);
        if (changed == 0) return new NotFound("operator");
        db.Audit(actor, operatorId, clock.GetUtcNow(), "operator.settings", $"operator:{operatorId}",
            FormattableString.Invariant($"cuts {(cuts.AnyHour ? "at any hour" : $"{cuts.CutFrom:HH\\:mm}-{cuts.CutUntil:HH\\:mm}")}, stale after {cuts.StaleAfter.TotalHours:0.#} h, grace {cuts.GraceDays} d, due {cuts.DueDays} d"));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>Sets which bills wait for a person and how far back is billed; false when it was set so already. Refused: "review-unknown", "back-bill-range".</summary>
    public async Task<Outcome<bool>> ChangeBillingAsync(Actor actor, int operatorId, BillingSettings billing, CancellationToken stop)
    {
        if (Refuse(actor, operatorId) is { } refusal) return refusal;
        if (!Enum.IsDefined(billing.Review)) return new Invalid("review-unknown", "bills wait when flagged, never or always");
        if (billing.BackBillMonths is < 1 or > 60) return new Invalid("back-bill-range", "1 to 60 months");
        return await WriteAsync(actor, operatorId, "operator.billing", FormattableString.Invariant($"review {billing.Review}, nothing raised after {billing.BackBillMonths} months"), async db =>
            await db.Operators.Where(row => row.Id == operatorId && (row.Review != billing.Review || row.BackBillMonths != billing.BackBillMonths))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Review, billing.Review).SetProperty(row => row.BackBillMonths, billing.BackBillMonths), stop) == 1, stop);
    }

    /// <summary>Adds a holiday or renames it.</summary>
    public async Task<Outcome<bool>> AddHolidayAsync(Actor actor, int operatorId, DateOnly day, string name, CancellationToken stop)
    {
        if (Refuse(actor, operatorId) is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100) return new Invalid("name-required", "a name has 1 to 100 characters");
        return await WriteAsync(actor, operatorId, "operator.holiday", $"{day:yyyy-MM-dd} {name.Trim()}", async db =>
        {
            if (await db.Set<Holiday>().AsTracking().SingleOrDefaultAsync(row => row.Day == day, stop) is { } known) known.Name = name.Trim();
            else db.Add(new Holiday { OperatorId = operatorId, Day = day, Name = name.Trim() });
            return true;
        }, stop);
    }

    /// <summary>Takes a holiday away; false when there was none.</summary>
    public async Task<Outcome<bool>> RemoveHolidayAsync(Actor actor, int operatorId, DateOnly day, CancellationToken stop)
    {
        if (Refuse(actor, operatorId) is { } refusal) return refusal;
        return await WriteAsync(actor, operatorId, "operator.holiday.removed", $"{day:yyyy-MM-dd}", async db => await db.Set<Holiday>().Where(row => row.Day == day).ExecuteDeleteAsync(stop) == 1, stop);
    }

    /// <summary>Puts somebody on the roster; refused for a length out of range and for anybody who is no dispatcher or administrator of this operator.</summary>
    public async Task<Outcome<bool>> AddShiftAsync(Actor actor, int operatorId, int userId, DayOfWeek weekday, TimeOnly from, TimeSpan length, CancellationToken stop)
    {
        if (Refuse(actor, operatorId) is { } refusal) return refusal;
        if (length <= TimeSpan.Zero || length > TimeSpan.FromHours(24)) return new Invalid("shift-length", "a turn lasts up to 24 hours");
        await using var find = contexts.Create(Scope.None);
        if (!await find.Users.AnyAsync(row => row.Id == userId && row.OperatorId == operatorId && (row.Role == Role.Dispatcher || row.Role == Role.OperatorAdmin) && !row.IsDisabled, stop)) return new NotFound($"person {userId}");
        return await WriteAsync(actor, operatorId, "operator.roster", FormattableString.Invariant($"{weekday} {from:HH\\:mm} {length.TotalHours:0.#} h: user {userId}"), async db =>
        {
            if (await db.Set<DutyShift>().AnyAsync(row => row.UserId == userId && row.Weekday == weekday && row.From == from, stop)) return false;
            db.Add(new DutyShift { OperatorId = operatorId, UserId = userId, Weekday = weekday, From = from, Length = length });
            return true;
        }, stop);
    }

    /// <summary>Takes a turn off the roster; false when it was not there.</summary>
    public async Task<Outcome<bool>> RemoveShiftAsync(Actor actor, int operatorId, long shift, CancellationToken stop)
    {
        if (Refuse(actor, operatorId) is { } refusal) return refusal;
        return await WriteAsync(actor, operatorId, "operator.roster.removed", $"turn {shift}", async db => await db.Set<DutyShift>().Where(row => row.Id == shift).ExecuteDeleteAsync(stop) == 1, stop);
    }

    static Refusal? Refuse(Actor actor, int operatorId) => !Permissions.Allow(actor, Do.ManageOperator) ? new Forbidden() : operatorId <= 0 || !actor.Sees(operatorId) ? new NotFound("operator") : null;

    // One change and its line in the audit, both or neither; no line when nothing changed.
    async Task<Outcome<bool>> WriteAsync(Actor actor, int operatorId, string action, string detail, Func<UtilityDbContext, Task<bool>> change, CancellationToken stop)
    {
        await using var db = contexts.Create(new Scope([operatorId]));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (!await change(db)) return false;
        db.Audit(actor, operatorId, clock.GetUtcNow(), action, $"operator:{operatorId}", detail);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }
}
