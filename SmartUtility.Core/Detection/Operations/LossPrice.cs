using System.Collections.Concurrent;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>What a lost unit would have brought: the mean price billed in a month, taxes left out.</summary>
/// <param name="PerUnit">In the currency's main unit, per kWh or m³.</param>
/// <param name="Currency">Currency.</param>
/// <param name="Month">The month whose bills it is the mean of.</param>
public sealed record UnitPrice(decimal PerUnit, Currency Currency, BillingMonth Month)
{
    /// <summary>Value of a quantity, rounded to the currency's decimals.</summary>
    /// <param name="baseUnits">Wh or L; negative gives a negative value.</param>
    public decimal ValueOf(long baseUnits)
    {
        var increment = 1m;
        for (var digit = 0; digit < Currency.Decimals; digit++) increment /= 10;
        return Money.Round(baseUnits * PerUnit / ResourceUnits.BasePerDisplay, new Rounding(RoundingMode.HalfUp, increment));
    }
}

/// <summary>Finds the mean billed price of the last of twelve months that has bills. Kept for an hour per operator and resource: issued bills do not change, and one more moves a mean little.</summary>
public sealed class LossPrices(UtilityDbContextFactory contexts, TimeProvider clock)
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    readonly ConcurrentDictionary<(int Operator, Resource Resource), (UnitPrice? Price, DateTimeOffset Until)> _known = new();

    /// <summary>The price, or null while nothing was billed. The caller has authorised; the operator is one it sees.</summary>
    internal async Task<UnitPrice?> OfAsync(Operator company, Resource resource, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue((company.Id, resource), out var known) && now < known.Until) return known.Price;
        await using var connection = await contexts.OpenAsync(new Scope([company.Id]), stop);
        UnitPrice? price = null;
        var month = company.Calendar().MonthOf(now).Previous;
        for (var tries = 0; tries < 12 && price is null; tries++, month = month.Previous)
        {
            var (net, quantity) = (await connection.ReadAsync("""
                select coalesce(sum(i.net), 0), coalesce(sum(i.quantity), 0)::bigint
                from invoices i join agreements a on a.id = i.agreement_id join usage_points u on u.id = a.usage_point_id
                where i.operator_id = @operator and i.kind = 0 and i.period_start >= @from and i.period_start < @until and u.resource = @resource
                """, row => (row.GetDecimal(0), row.GetInt64(1)), stop, new NpgsqlParameter("operator", company.Id), new NpgsqlParameter<DateOnly>("from", month.First), new NpgsqlParameter<DateOnly>("until", month.End), new NpgsqlParameter("resource", (int)resource)))[0];
            if (quantity > 0 && net > 0) price = new UnitPrice(net * ResourceUnits.BasePerDisplay / quantity, Currency.Of(company.Currency), month);
        }
        _known[(company.Id, resource)] = (price, now + Kept);
        return price;
    }
}
