using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Pricing;

/// <summary>A stretch of a usage period under one version of the tariff (and one season, where components depend on it), with its share of the quantity.</summary>
sealed class Part
{
    readonly Tariff _tariff;
    readonly Splitter _splitter;
    readonly UtilityCalendar _zone;
    Dictionary<string, decimal>? _slots;

    Part(Tariff tariff, UsagePeriod whole, DateOnly from, DateOnly to, TariffVersion version, string suffix, Splitter splitter, UtilityCalendar zone, decimal before)
    {
        (_tariff, Whole, From, To, Version, Suffix, _splitter, _zone) = (tariff, whole, from, to, version, suffix, splitter, zone);
        IsPrepaid = Walk(version.Components).Any(component => component is EnergyBlocks { Mode: BlockMode.CumulativeMonth });
        BoughtBefore = whole.AlreadyBought ?? before;
        AlreadyBought = BoughtBefore + splitter.Share(whole.TotalQuantity, whole.From, from);
        IsFirstPurchase = whole.FirstPurchase ?? BoughtBefore == 0;
        Quantity = splitter.Share(whole.TotalQuantity, from, to);
        Unit = tariff.Unit;
        Taxes = [.. version.Components.OfType<Tax>()];
    }

    public UsagePeriod Whole { get; }
    public DateOnly From { get; }
    public DateOnly To { get; }
    public TariffVersion Version { get; }
    /// <summary>"" when it is the only part, else "@" and its first day.</summary>
    public string Suffix { get; }
    /// <summary>Purchases fill the blocks of their month.</summary>
    public bool IsPrepaid { get; }
    /// <summary>Bought before the period in the same month.</summary>
    public decimal BoughtBefore { get; }
    /// <summary>Bought before this part in the same month.</summary>
    public decimal AlreadyBought { get; }
    public bool IsFirstPurchase { get; }
    /// <summary>Its quantity, converted as far as the components said so far.</summary>
    public decimal Quantity { get; private set; }
    /// <summary>The unit of <see cref="Quantity"/>.</summary>
    public string Unit { get; private set; }
    /// <summary>Converted quantity per quantity as measured.</summary>
    public decimal Ratio { get; private set; } = 1;
    /// <summary>Taxes of the version and of the branches chosen.</summary>
    public List<Tax> Taxes { get; }

    /// <summary>The whole quantity that decides about blocks, branches and taxes: with what was bought before, where purchases share a month.</summary>
    public decimal DecidingQuantity => WholeQuantity + (IsPrepaid ? BoughtBefore * Ratio : 0);

    public bool IsLastOfPeriod => To == Whole.To;

    public int Days => To.DayNumber - From.DayNumber;
    public RoundingPolicy Rounding => Version.Rounding ?? RoundingPolicy.None;
    /// <summary>The quantity of the whole period, converted like the part's.</summary>
    public decimal WholeQuantity => Ratio == 1 ? Whole.TotalQuantity : From == Whole.From && To == Whole.To ? Quantity : Whole.TotalQuantity * Ratio;

    /// <summary>The part's share of an amount, by days.</summary>
    public decimal ShareOfAmount(decimal amount) => _splitter.ShareByDays(amount, From, To);

    /// <summary>What a register counted in the part, converted.</summary>
    public decimal OfRegister(string code) => Converted(_splitter.Share(Whole.QuantityOf(code), From, To));

    /// <summary>What was fed into the grid in the part, by a register or at all; by days, since intervals are of what was taken.</summary>
    public decimal Exported(string? register) => _splitter.ShareByDays(register is null ? Whole.TotalExported : Whole.QuantityOf(register), From, To);

    /// <summary>The part's quantity as measured, before any conversion.</summary>
    public decimal Imported => Ratio == 1 ? Quantity : _splitter.Share(Whole.TotalQuantity, From, To);

    /// <summary>The unit of what meters count.</summary>
    public string MeasuredUnit => _tariff.Unit;

    /// <summary>A stretch's share of the part's quantity.</summary>
    public decimal Within(DateOnly from, DateOnly to)
    {
        if (from <= From && to >= To) return Quantity;
        var raw = _splitter.Share(Whole.TotalQuantity, From, To);
        return raw == 0 ? 0 : Ratio == 1 ? _splitter.Share(Whole.TotalQuantity, from, to) : Quantity * _splitter.Share(Whole.TotalQuantity, from, to) / raw;
    }

    /// <summary>1 + the rate of the included tax that prices are raised by; 1 without one.</summary>
    public decimal RaiseBy(string? key) => key is null ? 1 : 1 + Taxes.Last(tax => tax.Key == key).Rate;

    decimal Converted(decimal raw) => Ratio == 1 ? raw : raw * Ratio;

    /// <summary>From here on the quantity is another one, in another unit.</summary>
    public void Convert(decimal quantity, decimal ratio, string? unit)
    {
        Ratio *= Quantity == 0 ? ratio : quantity / Quantity;
        (Quantity, Unit) = (quantity, unit ?? Unit);
    }

    /// <summary>What was used in a slot, converted: as given, by the registers of the slot, or by intervals. The flaw says what is missing.</summary>
    public (decimal Quantity, Flaw? Flaw) OfSlot(string slot, string component, string? register = null)
    {
        if (Whole.Slots is { } given) return (Converted(_splitter.Share(given.GetValueOrDefault(slot), From, To)), null);
        if (register is not null && Whole.Registers?.Any(row => row.Code == register) == true) return (OfRegister(register), null);
        if (Whole.Registers?.Any(row => row.Slot is not null) == true)
            return (Converted(_splitter.Share(Whole.Registers.Where(row => row.Slot == slot).Sum(row => row.Counted), From, To)), null);
        if (!Whole.HasIntervals) return Whole.TotalQuantity == 0 ? (0, null) : (0, Flaw.Missing(Whole, "slots", component));
        if (_slots is null && ReadSlots() is { } flaw) return (0, flaw);
        return (Converted(_slots!.GetValueOrDefault(slot)), null);
    }

    /// <summary>The start of an interval that leaves the period, or null.</summary>
    public DateTimeOffset? Outside()
    {
        if (!Whole.HasIntervals) return null;
        var days = _zone.Days(Whole.From, Whole.To);
        return Whole.AllIntervals.FirstOrDefault(interval => interval.From < days.Start || interval.To > days.End)?.From;
    }

    Flaw? ReadSlots()
    {
        if (Version.Calendar?.Rules is not { Count: > 0 }) return new Flaw("$.versions", $"version {Version.ValidFrom:yyyy-MM-dd} has no calendar.rules that put intervals into slots; add them, or give slots in the usage", $"la version {Version.ValidFrom:yyyy-MM-dd} n’a pas de calendar.rules pour répartir les intervalles ; ajoutez-les, ou donnez slots dans la consommation");
        var (slots, step) = (new Dictionary<string, decimal>(StringComparer.Ordinal), Version.Calendar.Step);
        foreach (var interval in Whole.AllIntervals)
            foreach (var (local, quantity) in Splitter.Pieces(interval, _zone, step))
            {
                var day = DateOnly.FromDateTime(local);
                if (day < From || day >= To) continue;
                if (Version.Calendar.SlotOf(local) is not { } slot) return new Flaw("$.versions", $"no rule of the calendar of version {Version.ValidFrom:yyyy-MM-dd} covers {local:yyyy-MM-dd HH:mm}; add a last rule without conditions", $"aucune règle du calendrier de la version {Version.ValidFrom:yyyy-MM-dd} ne couvre {local:yyyy-MM-dd HH:mm} ; ajoutez une dernière règle sans condition");
                slots[slot] = slots.GetValueOrDefault(slot) + quantity;
            }
        // Where a bill's quantity is not what its intervals add up to (gaps), slots share it as the intervals lie.
        var measured = Whole.AllIntervals.Sum(interval => interval.Quantity);
        _slots = Whole.TotalQuantity == measured || measured == 0 ? slots : slots.ToDictionary(row => row.Key, row => row.Value * Whole.TotalQuantity / measured, StringComparer.Ordinal);
        return null;
    }

    /// <summary>Highest demand of the whole period, in a slot or at all: as given, or the strongest interval; null when the usage does not say.</summary>
    public decimal? Demand(string? slot)
    {
        if (slot is null && Whole.Kw is { } kw) return kw;
        if (Whole.Demands is { Count: > 0 } given) return slot is null ? given.Values.Max() : given.TryGetValue(slot, out var most) ? most : 0;
        if (!Whole.HasIntervals || (slot is not null && Version.Calendar is null)) return null;
        return Whole.AllIntervals.Where(interval => slot is null || Version.Calendar!.SlotOf(_zone.Local(interval.From)) == slot)
            .Select(interval => interval.Quantity * TimeSpan.TicksPerHour / (interval.To - interval.From).Ticks).DefaultIfEmpty(0).Max();
    }

    /// <summary>The value of an index for the month of a day, some months earlier where the tariff lags; the flaw names the month that is missing.</summary>
    public (decimal Value, Flaw? Flaw) Index(string name, DateOnly day, int lag, string component)
    {
        var month = BillingMonth.Of(day.AddMonths(-lag));
        return _tariff.Index(name, month) is { } value ? (value, null)
            : (0, new Flaw($"$.indices.{name}", $"has no value for {month}; component '{component}' needs it", $"n’a pas de valeur pour {month} ; le composant « {component} » en a besoin"));
    }

    /// <summary>What is known of so many months before the period's own.</summary>
    public IEnumerable<PastMonth> Past(int months)
    {
        var own = BillingMonth.Of(Whole.From).First;
        return (Whole.PastMonths ?? []).Where(row => row.Month.First < own && row.Month.First >= own.AddMonths(-months));
    }

    /// <summary>Average of the months before (with the current one where the tariff says so); the current quantity where nothing is known of them.</summary>
    public decimal Average(MovingAverage average)
    {
        var past = Past(average.IncludeCurrent ? average.Months - 1 : average.Months).Select(row => Converted(row.Quantity)).ToList();
        if (average.IncludeCurrent || past.Count == 0) past.Add(WholeQuantity);
        return past.Sum() / past.Count;
    }

    /// <summary>Every component, those of branches included.</summary>
    public static IEnumerable<PriceComponent> Walk(IEnumerable<PriceComponent> components) =>
        components.SelectMany(component => component is Branches branches ? Walk(branches.Choices.SelectMany(choice => choice.Components)).Prepend(component) : [component]);

    /// <summary>The parts of a period in order. Refuses a day before the first version.</summary>
    /// <param name="tariff">Tariff.</param>
    /// <param name="period">Period.</param>
    /// <param name="several">The usage has other periods.</param>
    /// <param name="before">Bought in the same month by earlier periods.</param>
    public static Outcome<IReadOnlyList<Part>> Of(Tariff tariff, UsagePeriod period, bool several, decimal before)
    {
        if (tariff.On(period.From) is not { } first)
        {
            var start = tariff.Versions.Min(version => version.ValidFrom);
            return new Flaw($"{period.Where}.from", $"tariff {tariff.Code} has no prices on {period.From:yyyy-MM-dd}; its first version is valid from {start:yyyy-MM-dd}", $"le tarif {tariff.Code} n’a pas de prix au {period.From:yyyy-MM-dd} ; sa première version vaut à partir du {start:yyyy-MM-dd}").As("no-tariff-version");
        }
        List<(DateOnly From, TariffVersion Version)> starts = [(period.From, first)];
        starts.AddRange(tariff.Versions.Where(version => version.ValidFrom > period.From && version.ValidFrom < period.To).OrderBy(version => version.ValidFrom).Select(version => (version.ValidFrom, version)));
        var cut = starts.SelectMany((start, n) => Seasons(start.Version, start.From, n + 1 < starts.Count ? starts[n + 1].From : period.To)).ToList();
        var zone = UtilityCalendar.Of(tariff.Zone ?? "UTC");
        var splitter = new Splitter(period, zone, first.SplitTo);
        return cut.Select((start, n) => new Part(tariff, period, start.From, n + 1 < cut.Count ? cut[n + 1].From : period.To, start.Version, cut.Count > 1 || several ? $"@{start.From:yyyy-MM-dd}" : "", splitter, zone, before)).ToList();
    }

    // Cut where a component begins or ceases to hold.
    static IEnumerable<(DateOnly From, TariffVersion Version)> Seasons(TariffVersion version, DateOnly from, DateOnly to)
    {
        yield return (from, version);
        var dated = Walk(version.Components).Select(component => component.When).Where(when => when is { Months: not null } or { Seasons: not null }).ToList();
        if (dated.Count == 0) yield break;
        for (var day = from.AddDays(1); day < to; day = day.AddDays(1))
            if (dated.Any(when => when!.HoldsOn(day, version.Calendar) != when.HoldsOn(day.AddDays(-1), version.Calendar))) yield return (day, version);
    }
}
