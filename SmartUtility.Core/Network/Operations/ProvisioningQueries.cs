using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Network.Operations;

/// <summary>What was provisioned, in the words it was given in; pages in order of making.</summary>
public sealed class ProvisioningQueries(UtilityDbContextFactory contexts)
{
    /// <summary>Operators the actor may see.</summary>
    public async Task<Outcome<Page<NewOperator>>> OperatorsAsync(Actor actor, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageInstallation) && !Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = await db.Operators.Where(row => actor.Operators.Contains(row.Id) && row.Id > page.After).OrderBy(row => row.Id).Take(page.Take + 1).ToListAsync(stop);
        return Paged(rows, page, row => row.Id, row => new NewOperator(row.Code, row.Name, row.TimeZone, row.Currency, row.Resources, row.LegalId, row.Address, row.Phone, row.Email, row.Language, row.GraceDays, row.DueDays));
    }

    /// <summary>Network points.</summary>
    public async Task<Outcome<Page<NewNetworkPoint>>> NetworkPointsAsync(Actor actor, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = await (from row in db.Set<NetworkPoint>() join up in db.Set<NetworkPoint>() on row.ParentId equals up.Id into above from up in above.DefaultIfEmpty()
                          where row.Id > page.After orderby row.Id select new { row, Parent = up!.Code }).Take(page.Take + 1).ToListAsync(stop);
        return Paged(rows, page, row => row.row.Id, found => new NewNetworkPoint(found.row.Code, found.row.Name, found.row.Kind, found.row.Resource, found.Parent, found.row.CapacityPerHour, found.row.Latitude, found.row.Longitude, found.row.TechnicalLossPercent, found.row.UnmeteredPerDay));
    }

    /// <summary>Usage points.</summary>
    public async Task<Outcome<Page<NewUsagePoint>>> UsagePointsAsync(Actor actor, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = await (from row in db.Set<UsagePoint>() join zone in db.Set<NetworkPoint>() on row.NetworkPointId equals zone.Id where row.Id > page.After orderby row.Id select new { row, zone.Code }).Take(page.Take + 1).ToListAsync(stop);
        return Paged(rows, page, row => row.row.Id, found => new NewUsagePoint(found.row.Code, found.Code, found.row.District, found.row.Kind, found.row.Households, found.row.Landmark, found.row.Latitude, found.row.Longitude, found.row.ReadingRoute, found.row.IsUnbilled));
    }

    /// <summary>Subscribers.</summary>
    public async Task<Outcome<Page<NewSubscriber>>> SubscribersAsync(Actor actor, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewSubscribers)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = await db.Set<Subscriber>().Include(row => row.Phones).Where(row => row.Id > page.After).OrderBy(row => row.Id).Take(page.Take + 1).ToListAsync(stop);
        return Paged(rows, page, row => row.Id, row => new NewSubscriber(row.Account, row.Name, [.. row.Phones.OrderByDescending(phone => phone.IsPrimary).Select(phone => phone.Phone)], row.Kind, row.TaxId, row.Email, row.Language));
    }

    /// <summary>Agreements.</summary>
    public async Task<Outcome<Page<NewAgreement>>> AgreementsAsync(Actor actor, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewSubscribers)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = await (from row in db.Set<Agreement>()
                          join holder in db.Set<Subscriber>() on row.SubscriberId equals holder.Id
                          join point in db.Set<UsagePoint>() on row.UsagePointId equals point.Id
                          join payer in db.Set<Subscriber>() on row.PayerId equals payer.Id into payers from payer in payers.DefaultIfEmpty()
                          where row.Id > page.After orderby row.Id select new { row, holder.Account, point.Code, Payer = payer!.Account }).Take(page.Take + 1).ToListAsync(stop);
        return Paged(rows, page, row => row.row.Id, found => new NewAgreement(found.row.Number, found.Account, found.Code, found.row.TariffCode, found.row.StartsOn, found.row.EndsOn, found.Payer, found.row.Occupant, found.row.SubscribedKva, found.row.MeterSize));
    }

    static Page<TView> Paged<TRow, TView>(List<TRow> rows, PageRequest page, Func<TRow, long> id, Func<TRow, TView> view) =>
        new([.. rows.Take(page.Take).Select(view)], rows.Count > page.Take ? id(rows[page.Take - 1]).ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
}
