using SmartUtility.Core.Billing;
using SmartUtility.Core.Regulation.Formulas;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>Who sends the invoice, as it stands on it.</summary>
/// <param name="Name">The regulator's name.</param>
/// <param name="Address">Its address, or null.</param>
/// <param name="PayTo">Where to pay: bank and account; or null.</param>
public sealed record LevyIssuer(string Name, string? Address = null, string? PayTo = null);

/// <summary>What being late costs.</summary>
/// <param name="MonthlyRate">Fraction per started month.</param>
/// <param name="IsCompound">True: interest bears interest; false: only what was invoiced does.</param>
/// <param name="Penalty">Fraction of what is unpaid when it becomes late, once.</param>
/// <param name="GraceDays">Days after the due day in which paying costs nothing, 0 to 90.</param>
public sealed record LateTerms(decimal MonthlyRate, bool IsCompound = false, decimal Penalty = 0, int GraceDays = 0);

/// <summary>What an operator owes from a day on: formulas in order, and the terms of the regulator's invoices. The rates are the law's, so they are configuration.</summary>
/// <param name="ValidFrom">First of a month; the version of a period's first day counts for the whole period.</param>
/// <param name="Issuer">The regulator.</param>
/// <param name="Formulas">One or more.</param>
/// <param name="Late">What being late costs; null: nothing.</param>
/// <param name="DueDays">Days from issue to due day, 1 to 180.</param>
/// <param name="CommentDays">Days that the operator has for comments before an invoice may be issued, 0 to 90.</param>
/// <param name="Indices">By name: factor by year ("2026": 1.042).</param>
/// <param name="Rounding">Of each line; null: to the currency's smallest unit, half up.</param>
public sealed record LevyScheme(DateOnly ValidFrom, LevyIssuer Issuer, IReadOnlyList<LevyFormula> Formulas, LateTerms? Late = null, int DueDays = 30, int CommentDays = 15,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>>? Indices = null, Rounding? Rounding = null)
{
    /// <summary>Factor of an index in a year; null when it has none.</summary>
    public decimal? FactorOf(string index, int year) =>
        Indices is not null && Indices.TryGetValue(index, out var years) && years.TryGetValue(year.ToString(System.Globalization.CultureInfo.InvariantCulture), out var factor) ? factor : null;

    /// <summary>The first thing wrong, or null.</summary>
    public Refusal? FirstProblem()
    {
        const string code = "scheme-invalid";
        if (ValidFrom.Day != 1) return new Flaw("$.valid_from", "is the first of a month", "est le premier d’un mois").As(code);
        if (string.IsNullOrWhiteSpace(Issuer.Name)) return new Flaw("$.issuer.name", "is missing", "manque").As(code);
        if (Formulas.Count == 0) return new Flaw("$.formulas", "there is at least one", "il y en a au moins une").As(code);
        if (DueDays is < 1 or > 180) return new Flaw("$.due_days", "is 1 to 180", "va de 1 à 180").As(code);
        if (CommentDays is < 0 or > 90) return new Flaw("$.comment_days", "is 0 to 90", "va de 0 à 90").As(code);
        if (Late is { } late && (late.MonthlyRate is < 0 or > 1 || late.Penalty is < 0 or > 1 || late.GraceDays is < 0 or > 90)) return new Flaw("$.late", "rates are fractions between 0 and 1, grace is 0 to 90 days", "les taux sont des fractions entre 0 et 1, le délai va de 0 à 90 jours").As(code);
        if (Rounding is { Increment: <= 0 }) return new Flaw("$.rounding.increment", "is above zero", "dépasse zéro").As(code);
        for (var at = 0; at < Formulas.Count; at++)
        {
            var (formula, path) = (Formulas[at], $"$.formulas[{at}]");
            if (!Codes.IsCode(formula.Key) || Formulas.Take(at).Any(before => before.Key == formula.Key)) return new Flaw(path + ".key", "is a code that no other formula has", "est un code qu’aucune autre formule ne porte").As(code);
            if (string.IsNullOrWhiteSpace(formula.Beneficiary)) return new Flaw(path + ".beneficiary", "is missing", "manque").As(code);
            if (formula.Flaws().FirstOrDefault() is { } flaw) return flaw.Below(path).As(code);
            if (formula is Surcharge surcharge && surcharge.On.FirstOrDefault(key => Formulas.Take(at).All(before => before.Key != key)) is { } unknown) return new Flaw(path + ".on", $"'{unknown}' is no formula before it", $"« {unknown} » n’est pas une formule placée avant").As(code);
            if (formula.Cap is { } cap && ((cap.Amount ?? cap.Rate) is null || cap.Amount < 0 || cap.Rate < 0)) return new Flaw(path + ".cap", "gives an amount or a rate, not negative", "donne un montant ou un taux, non négatif").As(code);
            if (formula.Minimum is { Amount: < 0 }) return new Flaw(path + ".minimum", "is not negative", "n’est pas négatif").As(code);
            if (formula.Index is { } index && Indices?.ContainsKey(index) != true) return new Flaw(path + ".index", $"index '{index}' stands nowhere in indices", $"l’indice « {index} » ne figure pas dans indices").As(code);
        }
        return null;
    }
}
