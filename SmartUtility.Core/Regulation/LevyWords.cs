using System.Globalization;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>Words and figures of a statement in a language.</summary>
public sealed class LevyWords
{
    static readonly Dictionary<string, (string English, string French)> Steps = new(StringComparer.Ordinal)
    {
        ["base"] = ("base", "assiette"), ["less"] = ("taken off", "déduit"), ["rate"] = ("rate", "taux"), ["tier"] = ("tier", "tranche"), ["index"] = ("index", "indice"), ["minimum"] = ("minimum", "minimum"), ["cap"] = ("limit", "plafond"),
        ["per-year"] = ("per year", "par an"), ["connections"] = ("connections", "branchements"), ["check-quantity"] = ("check: quantity", "contrôle : quantité"), ["check-rate"] = ("× rate", "× taux"), ["check"] = ("= expected", "= attendu"),
        ["check-difference"] = ("difference", "écart"), ["before"] = ("assessed before", "liquidé avant"), ["now"] = ("known now", "connu à présent"), ["months"] = ("started months", "mois entamés"), ["due"] = ("due", "dû"), ["charged"] = ("already charged", "déjà facturé"),
    };

    readonly CultureInfo _culture;
    readonly bool _isFrench;

    LevyWords(bool isFrench) => (_isFrench, _culture) = (isFrench, CultureInfo.GetCultureInfo(isFrench ? "fr-FR" : "en-GB"));

    static readonly LevyWords English = new(false), French = new(true);

    /// <summary>Those of "en" or "fr".</summary>
    public static LevyWords Of(string language) => language == "fr" ? French : English;

    /// <summary>"en" or "fr".</summary>
    public string Language => _isFrench ? "fr" : "en";

    /// <summary>One of two.</summary>
    public string Pick(string english, string french) => _isFrench ? french.Replace(" :", "\u202F:", StringComparison.Ordinal).Replace(" ;", "\u202F;", StringComparison.Ordinal).Replace(" %", "\u202F%", StringComparison.Ordinal) : english;

    /// <summary>A step of a line's reckoning: "limit 140,000".</summary>
    public string Step(LevyStep step) => (Steps.TryGetValue(step.What, out var words) ? Pick(words.English, words.French) : step.What) + "\u00A0" + Number(step.Value);

    /// <summary>All steps of a line.</summary>
    public string Trace(LevyLine line) => string.Join(" · ", line.Steps.Select(Step));

    /// <summary>A number with up to six decimals.</summary>
    public string Number(decimal value) => (value < 0 ? "−" : "") + Math.Abs(value).ToString("#,0.######", _culture);

    /// <summary>An amount with the currency's decimals, without its sign.</summary>
    public string Plain(decimal value, Currency currency) => (value < 0 ? "−" : "") + Math.Abs(value).ToString("N" + currency.Decimals.ToString(CultureInfo.InvariantCulture), _culture);

    /// <summary>An amount with its currency.</summary>
    public string Money(decimal value, Currency currency) => Plain(value, currency) + "\u00A0" + currency.Symbol;

    /// <summary>A rate: a fraction of money as percent, else per unit.</summary>
    public string Rate(LevyLine line, Currency currency) => line.Rate is not { } rate ? "" : line.Unit == currency.Code || line.Kind is LevyLineKind.Interest or LevyLineKind.Penalty ? Percent(rate) : Number(rate);

    /// <summary>What a line's rate was applied to, with its unit as people write it.</summary>
    public string Base(LevyLine line, Currency currency) => line.Unit == currency.Code ? Money(line.Quantity, currency)
        : $"{Number(line.Quantity)}\u00A0{(line.Unit == "month" ? Pick(line.Quantity == 1 ? "month" : "months", "mois") : line.Unit)}".TrimEnd('\u00A0');

    /// <summary>A fraction as percent.</summary>
    public string Percent(decimal fraction) => Number(fraction * 100) + (_isFrench ? "\u202F%" : "%");

    /// <summary>A day.</summary>
    public string Day(DateOnly day) => day.ToString("d MMM yyyy", _culture);

    /// <summary>Months of a period: "October 2026", "July to September 2026".</summary>
    public string Period(DateOnly from, DateOnly to)
    {
        var last = to.AddDays(-1);
        if (from.AddMonths(1) == to) return from.ToString("MMMM yyyy", _culture);
        return from.ToString(from.Year == last.Year ? "MMMM" : "MMMM yyyy", _culture) + Pick(" to ", " à ") + last.ToString("MMMM yyyy", _culture);
    }

    /// <summary>"of October 2026", "d’octobre 2026", "de juillet à septembre 2026".</summary>
    public string Of(DateOnly from, DateOnly to)
    {
        var period = Period(from, to);
        return Pick("of ", period[0] is 'a' or 'o' ? "d’" : "de ") + period;
    }

    /// <summary>What stands beside a line's label: the corrected period, the invoice.</summary>
    public string About(LevyLine line) => line.About is { } about ? "correction " + Of(about, about.AddMonths(1)) : line.Invoice ?? "";
}
