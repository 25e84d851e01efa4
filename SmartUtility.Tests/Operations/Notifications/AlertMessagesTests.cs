using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Notifications;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Jobs;

namespace SmartUtility.Tests.Operations.Notifications;

public sealed class AlertMessagesTests(PostgresFixture postgres) : IAsyncLifetime
{
    // A Tuesday, 13:05 in Porto-Novo.
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Noon.AddMinutes(5));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    long _alert;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        var zone = await _given.NetworkPointAsync(_company.Id);
        await _given.LimitAsync(zone);
        await _given.NetworkHoursAsync(zone, Noon.AddHours(-3), 20, 20, 20);
        await new EvaluateLimits(_database.Contexts, _clock).RunAsync(Actor.System(_company.Id), default);
        _alert = (await new AlertQueries(_database.Contexts, _clock).ListAsync(Actor.System(_company.Id), true, null, new PageRequest(), default)).Value.Rows[0].Id;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    PlanAlertMessages Plan => new(_database.Contexts, _clock);
    Task<Outcome<int>> PlanAsync() => Plan.RunAsync(Actor.System(_company.Id), _alert, cleared: false, default);
    DeliverMessages Deliver(MailOptions options) => new(_database.Contexts, options, _clock, NullLogger<DeliverMessages>.Instance);

    async Task<List<Message>> MessagesAsync()
    {
        await using var db = _database.Contexts.Create(Actor.System(_company.Id));
        return await db.Set<Message>().OrderBy(row => row.Id).ToListAsync();
    }

    [Fact]
    public async Task The_dispatcher_on_duty_gets_one_in_the_portal_and_one_by_mail_in_the_own_language()
    {
        var onDuty = await _given.StaffAsync(_company.Id, language: "en");
        await _given.StaffAsync(_company.Id);
        await _given.ShiftAsync(onDuty, DayOfWeek.Tuesday, new TimeOnly(8, 0), TimeSpan.FromHours(12));

        Assert.Equal(2, (await PlanAsync()).Value);
        Assert.Equal(0, (await PlanAsync()).Value);

        var messages = await MessagesAsync();
        Assert.Equal([($"user:{onDuty.Id}", Channel.InApp), (onDuty.Email!, Channel.Email)], messages.Select(row => (row.Recipient, row.Channel)));
        Assert.All(messages, row => Assert.StartsWith("Irregularity to check: ", row.Subject, StringComparison.Ordinal));
        Assert.All(messages, row => Assert.Equal($"/ops/alerts/{_alert}", row.Link));
    }

    [Fact]
    public async Task With_nobody_on_duty_every_dispatcher_is_told()
    {
        var night = await _given.StaffAsync(_company.Id);
        await _given.StaffAsync(_company.Id);
        await _given.StaffAsync(_company.Id, Role.OperatorAdmin);
        await _given.StaffAsync((await _given.OperatorAsync("AUTRE")).Id);
        await _given.ShiftAsync(night, DayOfWeek.Tuesday, new TimeOnly(20, 0), TimeSpan.FromHours(8));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(PlanAsync)));

        Assert.Equal(4, (await MessagesAsync()).Count);
    }

    [Fact]
    public async Task Without_a_dispatcher_the_administrators_are_told()
    {
        var admin = await _given.StaffAsync(_company.Id, Role.OperatorAdmin);

        Assert.Equal(2, (await PlanAsync()).Value);
        Assert.Contains(await MessagesAsync(), row => row.Recipient == admin.Email);
    }

    [Fact]
    public async Task A_real_mail_server_gets_it_once()
    {
        var person = await _given.StaffAsync(_company.Id);
        await PlanAsync();
        await using var server = await SmtpServer.StartAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Deliver(server.Options).RunAsync(Actor.System(_company.Id), default))));

        Assert.Equal(1, all.Sum(outcome => outcome.Value.Sent));
        var mail = Assert.Single(await server.MailsAsync(1));
        Assert.Equal(person.Email, mail.To.Mailboxes.Single().Address);
        Assert.StartsWith("Irrégularité à vérifier\u202f: ", mail.Subject, StringComparison.Ordinal);
        Assert.Contains($"http://portal.test/ops/alerts/{_alert}", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("fr", mail.Body!.Headers["Content-Language"]);
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_again_later_and_the_reason_kept()
    {
        await _given.StaffAsync(_company.Id);
        await PlanAsync();
        MailOptions away;
        await using (var server = await SmtpServer.StartAsync()) away = server.Options;

        Assert.Equal(new Delivery(0, 1), (await Deliver(away).RunAsync(Actor.System(_company.Id), default)).Value);
        Assert.Equal(new Delivery(0, 0), (await Deliver(away).RunAsync(Actor.System(_company.Id), default)).Value);
        var waiting = (await MessagesAsync()).Single(row => row.Channel == Channel.Email);
        Assert.Equal((1, null, _clock.GetUtcNow().AddSeconds(30)), (waiting.Attempts, waiting.SentAt, waiting.NextTryAt));
        Assert.NotEmpty(waiting.Error!);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await using var back = await SmtpServer.StartAsync();
        Assert.Equal(new Delivery(1, 0), (await Deliver(back.Options).RunAsync(Actor.System(_company.Id), default)).Value);
    }

    [Fact]
    public async Task Without_a_mail_server_nothing_is_tried()
    {
        await _given.StaffAsync(_company.Id);
        await PlanAsync();

        Assert.Equal(new Delivery(0, 0), (await Deliver(new MailOptions(null, 25, true, null, null, "a@b", null)).RunAsync(Actor.System(_company.Id), default)).Value);
        Assert.Equal(0, (await MessagesAsync()).Sum(row => row.Attempts));
    }

    [Fact]
    public async Task A_person_reads_only_the_own_messages()
    {
        var person = await _given.StaffAsync(_company.Id);
        var inbox = new Inbox(_database.Contexts, _clock);
        await PlanAsync();
        var (mine, other) = (Rows.Dispatcher(_company.Id, person.Id), Rows.Dispatcher(_company.Id, person.Id + 1));

        var row = Assert.Single((await inbox.UnreadAsync(mine, default)).Value.Latest);
        Assert.Equal(0, (await inbox.UnreadAsync(other, default)).Value.Unread);
        Assert.Equal("not-found", (await inbox.ReadAsync(other, row.Id, default)).Refusal!.Code);
        Assert.Equal(1, (await inbox.ReadAsync(mine, row.Id, default)).Value);
        Assert.Equal(0, (await inbox.ReadAsync(mine, null, default)).Value);
        Assert.Equal(0, (await inbox.UnreadAsync(mine, default)).Value.Unread);
    }
}
