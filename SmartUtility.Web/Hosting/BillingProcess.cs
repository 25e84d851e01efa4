using Npgsql;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering.Operations;

namespace SmartUtility.Web.Hosting;

/// <summary>The part of the program that bills, alone: no pages, no broker, no jobs. Starts in a fraction of the time of the whole.</summary>
public static class BillingProcess
{
    /// <summary>Its services over a database that has this version.</summary>
    public static ServiceProvider Build(string connectionString)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        return new ServiceCollection().AddSingleton(_ => source).AddSingleton(new UtilityDbContextFactory(source)).AddSingleton(TimeProvider.System).AddSingleton<ClockWatch>().AddMetering().AddBilling().BuildServiceProvider();
    }
}
