using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>A closed period of an operator with its frozen figures. Only ever inserted.</summary>
public sealed class ClosedPeriod : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>First local day: the first of a month, unique per operator; the day after the period before.</summary>
    public DateOnly From { get; init; }
    /// <summary>First local day after: the first of a month.</summary>
    public DateOnly To { get; init; }
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
    /// <summary>Bills and credit notes counted.</summary>
    public long Documents { get; init; }
    /// <summary>See <see cref="StatisticsHead.DocumentsHash"/>.</summary>
    public required string DocumentsHash { get; init; }
    /// <summary>Hash of the period before, "" for the first.</summary>
    public required string Previous { get; init; }
    /// <summary>SHA-256 of the text of the figures (see <see cref="StatisticsText"/>), lower-case hex.</summary>
    public required string Hash { get; init; }
    /// <summary>False when a figure was provisional.</summary>
    public bool IsFinal { get; init; }
    /// <summary>When closed.</summary>
    public DateTimeOffset ClosedAt { get; init; }
    /// <summary>By whom.</summary>
    public required string ClosedBy { get; init; }
    /// <summary>Its figures.</summary>
    public List<FrozenFigure> Figures { get; init; } = [];

    /// <summary>What stands above the figures.</summary>
    public StatisticsHead Head(string operatorCode) => new(operatorCode, From, To, Currency, Documents, DocumentsHash, Previous);
}

/// <summary>A frozen figure as stored; see <see cref="Statistic"/>.</summary>
public sealed class FrozenFigure : IOwned
{
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The period it was frozen with.</summary>
    public long PeriodId { get; init; }
    /// <summary>1, 2, 3 …</summary>
    public int No { get; init; }
    /// <summary>What.</summary>
    public Figure Figure { get; init; }
    /// <summary>Of which resource, or null.</summary>
    public Resource? Resource { get; init; }
    /// <summary>Class, or null.</summary>
    public string? Class { get; init; }
    /// <summary>Zone, or null.</summary>
    public string? Zone { get; init; }
    /// <summary>Levy component, or null.</summary>
    public string? Key { get; init; }
    /// <summary>Its beneficiary, or null.</summary>
    public string? Beneficiary { get; init; }
    /// <summary>Unit.</summary>
    public required string Unit { get; init; }
    /// <summary>Value.</summary>
    public decimal Value { get; init; }
    /// <summary>Rows it was made of.</summary>
    public long Count { get; init; }
    /// <summary>Source.</summary>
    public required string Source { get; init; }
    /// <summary>Final or provisional.</summary>
    public bool IsFinal { get; init; }
    /// <summary>The earlier period it corrects, or null.</summary>
    public DateOnly? About { get; init; }

    /// <summary>As the rules see it.</summary>
    public Statistic Plain() => new(Figure, Resource, Class, Zone, Key, Beneficiary, Unit, Value, Count, Source, IsFinal, About);

    /// <summary>To be stored.</summary>
    public static FrozenFigure Of(int operatorId, int no, Statistic line) => new()
    {
        OperatorId = operatorId, No = no, Figure = line.Figure, Resource = line.Resource, Class = line.Class, Zone = line.Zone, Key = line.Key, Beneficiary = line.Beneficiary, Unit = line.Unit, Value = line.Value, Count = line.Count,
        Source = line.Source, IsFinal = line.IsFinal, About = line.About,
    };
}

/// <summary>Kinds of documents that a period counts.</summary>
public enum CountedKind
{
    /// <summary>Bills and credit notes.</summary>
    Invoice,
    /// <summary>Postings of money received or taken back.</summary>
    Money,
}

/// <summary>A document that a closed period counted. A document counts once: what is booked after a close counts in the next period.</summary>
public sealed class CountedDocument : IOwned
{
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Kind.</summary>
    public CountedKind Kind { get; init; }
    /// <summary>Key of the invoice or posting.</summary>
    public long DocumentId { get; init; }
    /// <summary>The period.</summary>
    public long PeriodId { get; init; }
}

/// <summary>What an operator states of a period because no meter and no bill says it. The latest statement counts when the period is closed.</summary>
public sealed class DeclaredFigure : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>First day of the month it is about.</summary>
    public DateOnly Month { get; init; }
    /// <summary>What.</summary>
    public Figure Figure { get; init; }
    /// <summary>Of which resource.</summary>
    public Resource Resource { get; init; }
    /// <summary>In kWh, m³ or the operator's currency; not negative.</summary>
    public decimal Value { get; init; }
    /// <summary>What it rests on: a supplier's invoice, a gauge.</summary>
    public required string Note { get; init; }
    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>By whom.</summary>
    public required string By { get; init; }
}
