using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Common;
using Hangfire.PostgreSql;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Notifications;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Jobs;

/// <summary>Durable jobs: store, workers, schedule and dashboard.</summary>
public static class JobsSetup
{
    /// <summary>Page of the dashboard.</summary>
    public const string Dashboard = "/admin/jobs";

    /// <summary>Services.</summary>
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(Mail);
        services.AddSingleton<ClockWatch>();
        services.AddSingleton<ClockProbe>();
        services.AddSingleton<Hosting.Backups.NightlyBackup>();
        services.AddSingleton<IEventHandler, EnqueueBilling>();
        services.AddSingleton<IEventHandler, EnqueueSimulation>();
        services.AddSingleton<IEventHandler, EnqueuePrint>();
        services.AddHostedService<ClockBeat>();
        // Store, activator and filters are registered here and not by Hangfire's static configuration: two hosts in one process (tests) must not share them.
        services.AddSingleton<JobStorage>(provider => new PostgreSqlStorage(new ProgramConnections(provider.GetRequiredService<NpgsqlDataSource>()), new PostgreSqlStorageOptions
        {
            SchemaName = "hangfire",
            PrepareSchemaIfNecessary = false,
            EnableLongPolling = true,
            QueuePollInterval = TimeSpan.FromSeconds(5),
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(5),
            DistributedLockTimeout = TimeSpan.FromMinutes(1),
        }));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddSingleton(_ => JobFilters.Create());
        services.AddHangfire((provider, configuration) => configuration.UseLogProvider(new JobLog(provider.GetRequiredService<ILoggerFactory>())).SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());

        var settings = builder.Configuration.GetSection("Jobs").Get<JobSettings>() ?? new();
        if (!settings.Enabled) return;
        services.AddHostedService<RecurringJobs>();
        services.AddHangfireServer(options =>
        {
            options.Queues = JobSchedule.Queues;
            options.WorkerCount = settings.Workers;
            options.ShutdownTimeout = TimeSpan.FromSeconds(10);
        });
        services.AddHostedService<OutboxWorker>();
    }

    /// <summary>The dashboard, for the installation's administrators: its jobs are those of all operators.</summary>
    public static void UseJobs(this WebApplication app) => app.MapHangfireDashboardWithAuthorizationPolicy(Role.InstallationAdmin.Code(), Dashboard, new DashboardOptions
    {
        AppPath = Role.InstallationAdmin.Home(),
        DashboardTitle = "SmartUtility",
        DisplayStorageConnectionString = false,
    });

    static MailOptions Mail(IServiceProvider provider)
    {
        var smtp = provider.GetRequiredService<SmtpSettings>();
        var stated = provider.GetRequiredService<PortalSettings>().Url;
        var portal = (string.IsNullOrEmpty(stated) ? provider.GetRequiredService<IConfiguration>()["Urls"]?.Split(';')[0] : stated)?.TrimEnd('/');
        return new MailOptions(smtp.Host, smtp.Port, smtp.Tls, smtp.User, smtp.Password, smtp.From, portal);
    }

    /// <summary>The job store uses the program's own connections and role.</summary>
    sealed class ProgramConnections(NpgsqlDataSource source) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => source.CreateConnection();
    }
}
