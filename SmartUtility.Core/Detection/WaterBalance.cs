namespace SmartUtility.Core.Detection;

/// <summary>
/// The water balance of the International Water Association (Lambert, Hirner 2000) over whole days, in litres: system input = authorised consumption + losses;
/// non-revenue water = system input − billed authorised consumption. Losses are not split into apparent and real: that needs more than meters.
/// </summary>
/// <param name="SystemInput">What entered, less what tanks took up.</param>
/// <param name="BilledMetered">Registered at usage points that are billed.</param>
/// <param name="UnbilledMetered">Registered where use is authorised and never billed.</param>
/// <param name="UnbilledUnmetered">Authorised use without a meter, as estimated.</param>
/// <param name="Connections">Usage points with a meter.</param>
/// <param name="Days">Days of the period, 1 or more.</param>
public sealed record WaterBalance(long SystemInput, long BilledMetered, long UnbilledMetered, long UnbilledUnmetered, int Connections, int Days)
{
    /// <summary>Authorised consumption: billed and unbilled.</summary>
    public long Authorised => BilledMetered + UnbilledMetered + UnbilledUnmetered;

    /// <summary>System input less authorised consumption; negative when meters disagree.</summary>
    public long Losses => SystemInput - Authorised;

    /// <summary>Non-revenue water.</summary>
    public long NonRevenue => SystemInput - BilledMetered;

    /// <summary>Non-revenue water in litres per connection and day; null without connections.</summary>
    public decimal? NonRevenuePerConnectionDay => Connections == 0 ? null : (decimal)NonRevenue / Connections / Days;

    /// <summary>Non-revenue water in % of system input; null without input.</summary>
    public decimal? NonRevenuePercent => SystemInput <= 0 ? null : NonRevenue * 100m / SystemInput;
}
