using System.Text.Json;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>What a statistic counts. Volumes are in the unit billed (kWh, m³), money in the operator's currency, counts are whole.</summary>
public enum Figure
{
    /// <summary>Volume that flowed in at the top network points, as their meters say, tanks taken off.</summary>
    Supplied,
    /// <summary>Volume that subscribers' meters registered.</summary>
    Consumed,
    /// <summary>Volume on the bills of the period, credit notes taken off.</summary>
    Billed,
    /// <summary>Supplied less consumed, where the inflow is measured.</summary>
    Lost,
    /// <summary>Volume produced, as the operator declares it.</summary>
    Produced,
    /// <summary>Volume taken from nature, as the operator declares it.</summary>
    Abstracted,
    /// <summary>Volume bought from others, as the operator declares it.</summary>
    Purchased,
    /// <summary>Money: lines of the period's bills without taxes and levies, credit notes taken off.</summary>
    InvoicedNet,
    /// <summary>Money: their taxes, included ones too.</summary>
    InvoicedTax,
    /// <summary>Money: their levies.</summary>
    InvoicedLevy,
    /// <summary>Money: their totals.</summary>
    InvoicedTotal,
    /// <summary>Money received in the period, whatever it was for.</summary>
    Collected,
    /// <summary>Money: what was paid for the volume bought, as the operator declares it.</summary>
    PurchaseCost,
    /// <summary>Money: one levy's lines on the period's bills, by its key, credit notes taken off.</summary>
    Levy,
    /// <summary>Quantity or amount that these lines were reckoned on.</summary>
    LevyBase,
    /// <summary>Usage points with a running agreement on the period's last day.</summary>
    Connections,
    /// <summary>Accounts with a running agreement on that day.</summary>
    Subscribers,
    /// <summary>Bills of the period.</summary>
    Bills,
    /// <summary>Credit notes of the period.</summary>
    CreditNotes,
}

/// <summary>Names and kinds of figures.</summary>
public static class Figures
{
    /// <summary>Its name outside: "invoiced-net".</summary>
    public static string Code(this Figure figure) => JsonNamingPolicy.KebabCaseLower.ConvertName(figure.ToString());

    /// <summary>The figure of a name, or null.</summary>
    public static Figure? Parse(string? code)
    {
        foreach (var figure in Enum.GetValues<Figure>())
            if (figure.Code() == code) return figure;
        return null;
    }

    /// <summary>True for volumes.</summary>
    public static bool IsVolume(this Figure figure) => figure is Figure.Supplied or Figure.Consumed or Figure.Billed or Figure.Lost or Figure.Produced or Figure.Abstracted or Figure.Purchased;

    /// <summary>True for amounts of money.</summary>
    public static bool IsMoney(this Figure figure) => figure is Figure.InvoicedNet or Figure.InvoicedTax or Figure.InvoicedLevy or Figure.InvoicedTotal or Figure.Collected or Figure.PurchaseCost or Figure.Levy;

    /// <summary>True for what no meter and no bill says: the operator states it.</summary>
    public static bool IsDeclared(this Figure figure) => figure is Figure.Produced or Figure.Abstracted or Figure.Purchased or Figure.PurchaseCost;
}

/// <summary>One frozen figure.</summary>
/// <param name="Figure">What.</param>
/// <param name="Resource">Of which resource; null: of the whole operator.</param>
/// <param name="Class">Kind of usage points ("home", "business", "public-body", "standpipe", "kiosk"); null: not told apart.</param>
/// <param name="Zone">Code of the zone; "*": several small ones together; null: not told apart.</param>
/// <param name="Key">For levies: the component's key. Else null.</param>
/// <param name="Beneficiary">For levies: who gets it. Else null.</param>
/// <param name="Unit">"kWh", "m³", a currency's code, or "" for counts.</param>
/// <param name="Value">In that unit.</param>
/// <param name="Count">How many rows it was made of (bills, meters, hours …).</param>
/// <param name="Source">"meters", "bulk-meters", "bills", "ledger", "agreements" or "declared".</param>
/// <param name="IsFinal">False while something it is made of was missing when the period was closed.</param>
/// <param name="About">First day of the earlier period that this line corrects; null: of the period itself.</param>
public sealed record Statistic(Figure Figure, Resource? Resource, string? Class, string? Zone, string? Key, string? Beneficiary, string Unit, decimal Value, long Count, string Source, bool IsFinal, DateOnly? About = null);
