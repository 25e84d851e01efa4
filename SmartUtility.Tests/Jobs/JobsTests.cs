using Hangfire;
using Hangfire.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Jobs;

namespace SmartUtility.Tests.Jobs;

public sealed class JobsTests(PostgresFixture postgres) : IAsyncLifetime
{
    sealed record Happened(int OperatorId) : DomainEvent(OperatorId);

    sealed class Handler : IEventHandler
    {
        public TaskCompletionSource<int> Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public string Kind => nameof(Happened);
        public Task HandleAsync(int operatorId, string payload, CancellationToken stop) => Task.FromResult(Seen.TrySetResult(operatorId));
    }

    readonly Handler _handler = new();
    TestDatabase _database = null!;
    UtilityHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _host = await UtilityHost.BuildAsync(["--Urls=http://127.0.0.1:0", $"--ConnectionStrings:SmartUtility={_database.App}", $"--Data:Directory={Path.Combine(Path.GetTempPath(), "su-jobs-" + Guid.NewGuid().ToString("N")[..8])}", "--Mqtt:Port=0"],
            builder => builder.Services.AddSingleton<IEventHandler>(_handler));
        await _host.App.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_host.Data.Path, recursive: true);
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_server_knows_the_schedule_runs_a_job_and_empties_the_outbox()
    {
        var storage = _host.App.Services.GetRequiredService<JobStorage>();
        using (var connection = storage.GetConnection())
        {
            var known = connection.GetRecurringJobs();
            Assert.Equal(JobSchedule.All.Select(job => (job.Id, job.Queue)).Order(), known.Select(job => (job.Id, job.Job.Queue)).Order());
        }

        var company = await new Rows(_database).OperatorAsync();
        await using (var db = _database.Contexts.Create(new Scope([company.Id])))
        {
            db.Announce(new Happened(company.Id), TimeProvider.System.GetUtcNow());
            await db.SaveChangesAsync();
        }
        var client = _host.App.Services.GetRequiredService<IBackgroundJobClient>();
        var id = client.Enqueue<LimitJob>("critical", job => job.RunAsync(CancellationToken.None));

        Assert.Equal(company.Id, await _handler.Seen.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        for (var tries = 0; tries < 100 && storage.GetMonitoringApi().JobDetails(id).History[0].StateName != "Succeeded"; tries++) await Task.Delay(100);
        Assert.Equal("Succeeded", storage.GetMonitoringApi().JobDetails(id).History[0].StateName);
    }

    [Fact]
    public void Every_scheduled_job_has_one_public_method_a_known_queue_and_a_purpose()
    {
        foreach (var job in JobSchedule.All)
        {
            Assert.Single(job.Job.Type.GetMethods(), method => method.DeclaringType == job.Job.Type && method.IsPublic);
            Assert.Contains(job.Queue, JobSchedule.Queues);
            Assert.NotEmpty(job.Purpose);
        }
        Assert.Equal(JobSchedule.All.Count, JobSchedule.All.Select(job => job.Id).Distinct().Count());
    }
}
