using SmartUtility.Core.Billing.Pricing;

namespace SmartUtility.Core.Billing;

/// <summary>When a component applies: everything said must hold.</summary>
/// <param name="Classes">The usage's class is one of these.</param>
/// <param name="Areas">The usage's area is one of these.</param>
/// <param name="MeterSizes">The usage's meter size is one of these.</param>
/// <param name="Months">Only in these months (1–12); a period that goes over the edge is split like at a change of prices.</param>
/// <param name="Seasons">Only in these seasons of the version's calendar; split likewise.</param>
/// <param name="Over">The whole quantity is more than this per <paramref name="Per"/>.</param>
/// <param name="UpTo">The whole quantity is at most this per <paramref name="Per"/>.</param>
/// <param name="Per">Span of both, scaled by days.</param>
/// <param name="KvaOver">Subscribed power is more than this.</param>
/// <param name="KvaUpTo">Subscribed power is at most this.</param>
/// <param name="FirstPurchase">True: the first purchase of its month; false: a later one.</param>
/// <param name="ActiveMandate">The account pays by an active mandate, or not.</param>
/// <param name="EarlyPayment">The bill is paid early, or not.</param>
public sealed record When(IReadOnlyList<string>? Classes = null, IReadOnlyList<string>? Areas = null, IReadOnlyList<string>? MeterSizes = null, IReadOnlyList<int>? Months = null, IReadOnlyList<string>? Seasons = null,
    decimal? Over = null, decimal? UpTo = null, Span Per = Span.Month, decimal? KvaOver = null, decimal? KvaUpTo = null, bool? FirstPurchase = null, bool? ActiveMandate = null, bool? EarlyPayment = null)
{
    /// <summary>True when it holds; the flaw is what the usage does not say.</summary>
    internal (bool Holds, Flaw? Flaw) Holds(Part part, string component)
    {
        var usage = part.Whole;
        if (Classes is not null && usage.Class is null) return (false, Flaw.Missing(usage, "class", component));
        if (Areas is not null && usage.Area is null) return (false, Flaw.Missing(usage, "area", component));
        if (MeterSizes is not null && usage.MeterSize is null) return (false, Flaw.Missing(usage, "meter_size", component));
        if ((KvaOver ?? KvaUpTo) is not null && usage.Kva is null) return (false, Flaw.Missing(usage, "kva", component));
        var scale = Over is null && UpTo is null ? 1 : Limits.Whole(part, Per);
        return (Classes?.Contains(usage.Class!) != false && Areas?.Contains(usage.Area!) != false && MeterSizes?.Contains(usage.MeterSize!) != false
            && HoldsOn(part.From, part.Version.Calendar)
            && !(part.DecidingQuantity <= Over * scale) && !(part.DecidingQuantity > UpTo * scale) && !(usage.Kva <= KvaOver) && !(usage.Kva > KvaUpTo)
            && (FirstPurchase is null || FirstPurchase == part.IsFirstPurchase) && (ActiveMandate is null || ActiveMandate == usage.ActiveMandate) && (EarlyPayment is null || EarlyPayment == usage.EarlyPayment), null);
    }

    /// <summary>True when months and seasons hold on a day.</summary>
    internal bool HoldsOn(DateOnly day, UseCalendar? calendar) => Months?.Contains(day.Month) != false && Seasons?.Any(season => calendar?.IsIn(season, day) == true) != false;

    /// <summary>What is wrong in itself.</summary>
    internal IEnumerable<Flaw> Flaws(UseCalendar? calendar)
    {
        if (Months?.Any(month => month is < 1 or > 12) == true) yield return new Flaw(".months", "are 1 to 12", "sont de 1 à 12");
        foreach (var season in Seasons ?? [])
            if (calendar?.Seasons?.Any(known => known.Key == season) != true) yield return new Flaw(".seasons", $"'{season}' is no season of the version's calendar", $"« {season} » n’est pas une saison du calendrier de la version");
        if (Over >= UpTo) yield return new Flaw(".up_to", "must be more than over", "doit dépasser over");
    }
}
