using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>Quality of service of one operator and resource, as a regulator reads it.</summary>
/// <param name="OperatorId">The company.</param>
/// <param name="Operator">Its name.</param>
/// <param name="Resource">What is supplied.</param>
/// <param name="Continuity">Interruptions; null without customers.</param>
/// <param name="Loss">What its network lost; null when nothing measures it.</param>
public sealed record QualityFigures(int OperatorId, string Operator, Resource Resource, OutageFigures? Continuity, NetworkLoss? Loss)
{
    /// <summary>True when there are too few customers to tell figures of.</summary>
    public bool IsSuppressed => (Continuity?.Served ?? 0) < OperatorFigures.SmallestGroup;
}

/// <summary>Quality of service of operators side by side: figures only, no place and no subscriber.</summary>
public sealed class QualityQueries(OutageQueries outages, LossQueries losses)
{
    /// <summary>Longest time, in months.</summary>
    public const int MostMonths = 12;

    /// <summary>Figures of the months that end with one, by resource and operator. Refused: no months, or more than twelve.</summary>
    public async Task<Outcome<IReadOnlyList<QualityFigures>>> OfAsync(Actor actor, BillingMonth last, int months, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        if (months is < 1 or > MostMonths) return new Invalid("period-too-long", $"ask for 1 to {MostMonths} months") { Values = [MostMonths] };
        var continuity = await outages.FiguresAsync(actor, last, stop, months);
        if (continuity.Refusal is { } closed) return closed;
        var lost = await losses.OfAsync(actor, BillingMonth.Of(last.First.AddMonths(1 - months)), last, stop);
        if (lost.Refusal is { } refused) return refused;
        var losing = lost.Value.ToDictionary(row => (row.OperatorId, row.Resource));
        return continuity.Value.Select(row => new QualityFigures(row.OperatorId, row.Operator, row.Resource, row, losing.GetValueOrDefault((row.OperatorId, row.Resource))))
            .OrderByDescending(row => row.Resource).ThenBy(row => row.Operator, StringComparer.Ordinal).ToList();
    }
}
