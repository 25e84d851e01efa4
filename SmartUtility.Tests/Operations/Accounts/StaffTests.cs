using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Accounts;

public sealed class StaffTests(PostgresFixture postgres) : IAsyncLifetime
{
    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _owner = null!;
    Operator _other = null!;
    Actor _admin = null!;
    Actor _root = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _owner = await _given.OperatorAsync();
        _other = await _given.OperatorAsync("OTHER");
        _admin = Rows.ActorOf(await _given.StaffAsync(_owner.Id, Role.OperatorAdmin));
        _root = new Actor(9999, "root@example.org", Role.InstallationAdmin, [0, _owner.Id, _other.Id], []);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    InviteStaff Invite => new(_database.Contexts, _clock);
    AcceptInvitation Accept => new(_database.Contexts, _clock);
    ChangeStaff Change => new(_database.Contexts, _clock);
    StaffQueries Queries => new(_database.Contexts);
    ManageKeys Keys => new(_database.Contexts, _clock);

    Invitation New(string email = "ama@example.org", Role role = Role.Dispatcher, int? operatorId = null) => new(email, "Ama", role, operatorId ?? _owner.Id, "fr");

    [Fact]
    public async Task An_invitation_works_once_and_only_in_time()
    {
        var link = (await Invite.RunAsync(_admin, New(), default)).Value;

        Assert.Equal("ama@example.org", await Accept.EmailOfAsync(link.Token, default));
        Assert.Null(await Accept.EmailOfAsync(link.Token + "0", default));
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Accept.TakeAsync(link.Token, default)));
        Assert.Equal(link.UserId, Assert.Single(taken, id => id is not null));
        Assert.Null(await Accept.TakeAsync(link.Token, default));

        var second = (await Invite.AgainAsync(_admin, link.UserId, default)).Value;
        _clock.Advance(InviteStaff.Life);
        Assert.Null(await Accept.EmailOfAsync(second.Token, default));
        Assert.Null(await Accept.TakeAsync(second.Token, default));
    }

    [Fact]
    public async Task A_new_link_ends_the_one_before()
    {
        var first = (await Invite.RunAsync(_admin, New(), default)).Value;

        var second = (await Invite.AgainAsync(_admin, first.UserId, default)).Value;

        Assert.Null(await Accept.EmailOfAsync(first.Token, default));
        Assert.NotNull(await Accept.EmailOfAsync(second.Token, default));
    }

    [Theory]
    [InlineData(Role.InstallationAdmin)]
    [InlineData(Role.Regulator)]
    [InlineData(Role.Subscriber)]
    [InlineData(Role.System)]
    public async Task An_operators_admin_gives_only_its_operators_roles(Role role) => Assert.Equal("forbidden", (await Invite.RunAsync(_admin, New(role: role), default)).Refusal!.Code);

    [Fact]
    public async Task Invitations_are_refused_elsewhere_twice_and_without_an_address()
    {
        Assert.Equal("not-found", (await Invite.RunAsync(_admin, New(operatorId: _other.Id), default)).Refusal!.Code);
        Assert.Equal("email-invalid", (await Invite.RunAsync(_admin, New("nobody"), default)).Refusal!.Code);
        Assert.True((await Invite.RunAsync(_admin, New(), default)).IsDone);
        Assert.Equal("email-taken", (await Invite.RunAsync(_admin, New("AMA@example.org"), default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Invite.RunAsync(_admin with { Role = Role.Dispatcher }, New("x@example.org"), default)).Refusal!.Code);
        Assert.True((await Invite.RunAsync(_root, New("reg@example.org", Role.Regulator, _other.Id), default)).IsDone);
    }

    [Fact]
    public async Task A_change_of_role_or_a_disabled_sign_in_ends_open_pages_and_stands_in_the_audit()
    {
        var person = await _given.StaffAsync(_owner.Id, Role.Dispatcher);

        Assert.True((await Change.RoleAsync(_admin, person.Id, Role.Billing, default)).Value);
        Assert.False((await Change.RoleAsync(_admin, person.Id, Role.Billing, default)).Value);
        Assert.True((await Change.DisableAsync(_admin, person.Id, true, default)).Value);

        await using var db = _database.Contexts.Create(new Scope([_owner.Id]));
        var after = await db.Users.SingleAsync(row => row.Id == person.Id);
        Assert.Equal((Role.Billing, true), (after.Role, after.IsDisabled));
        Assert.NotEqual(person.SecurityStamp, after.SecurityStamp);
        Assert.Equal(["staff.role", "staff.disabled"], await db.Set<AuditEntry>().OrderBy(row => row.Id).Select(row => row.Action).ToListAsync());
    }

    [Fact]
    public async Task Nobody_changes_themselves_or_people_elsewhere()
    {
        var stranger = await _given.StaffAsync(_other.Id, Role.Dispatcher);

        Assert.Equal("not-yourself", (await Change.DisableAsync(_admin, _admin.UserId, true, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Change.RoleAsync(_admin, stranger.Id, Role.Billing, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Invite.AgainAsync(_admin, stranger.Id, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Change.RoleAsync(_root, stranger.Id, Role.Regulator, default)).Refusal!.Code);
        Assert.DoesNotContain((await Queries.ListAsync(_admin, default)).Value, row => row.Id == stranger.Id);
        Assert.Contains((await Queries.ListAsync(_root, default)).Value, row => row.Id == stranger.Id);
    }

    [Fact]
    public async Task A_key_is_shown_once_and_ends_when_revoked()
    {
        var key = (await Keys.CreateAsync(_admin, _owner.Id, "head-end", ["readings", "commands"], default)).Value;

        Assert.StartsWith("su_", key.Secret, StringComparison.Ordinal);
        var listed = Assert.Single((await Keys.ListAsync(_admin, default)).Value);
        Assert.Equal(("head-end", "AQUA", null), (listed.Name, listed.OperatorCode, listed.RevokedAt));
        Assert.Empty((await Keys.ListAsync(_admin with { Operators = [_other.Id] }, default)).Value);
        Assert.Equal("not-found", (await Keys.RevokeAsync(_admin with { Operators = [_other.Id] }, key.Id, default)).Refusal!.Code);
        Assert.True((await Keys.RevokeAsync(_admin, key.Id, default)).Value);
        Assert.False((await Keys.RevokeAsync(_admin, key.Id, default)).Value);
    }

    [Fact]
    public async Task Keys_beyond_an_operator_are_the_installations()
    {
        Assert.Equal("forbidden", (await Keys.CreateAsync(_admin, null, "all", ["provision"], default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Keys.CreateAsync(_admin, _owner.Id, "all", ["installation"], default)).Refusal!.Code);
        Assert.Equal("scope-required", (await Keys.CreateAsync(_admin, _owner.Id, "none", [], default)).Refusal!.Code);
        Assert.Equal("scope-required", (await Keys.CreateAsync(_admin, _owner.Id, "odd", ["everything"], default)).Refusal!.Code);
        Assert.Equal("not-found", (await Keys.CreateAsync(_admin, _other.Id, "there", ["readings"], default)).Refusal!.Code);
        Assert.True((await Keys.CreateAsync(_root, null, "all", ["installation", "metrics"], default)).IsDone);
    }

    [Fact]
    public async Task The_audit_is_filtered_paged_and_kept_per_operator()
    {
        for (var i = 0; i < 5; i++) await Keys.CreateAsync(_admin, _owner.Id, $"key-{i}", ["readings"], default);
        await Keys.CreateAsync(_root, _other.Id, "theirs", ["readings"], default);
        var audit = new AuditQueries(_database.Contexts);

        var first = (await audit.ListAsync(_admin, new AuditFilter("key"), new PageRequest(null, 3), default)).Value;
        var second = (await audit.ListAsync(_admin, new AuditFilter("key"), new PageRequest(first.Next, 3), default)).Value;

        Assert.Equal(["key:key-4", "key:key-3", "key:key-2"], first.Rows.Select(row => row.Subject));
        Assert.Equal(["key:key-1", "key:key-0"], second.Rows.Select(row => row.Subject));
        Assert.Null(second.Next);
        Assert.Equal("key:key-3", Assert.Single((await audit.ListAsync(_admin, new AuditFilter(null, "KEY-3"), new PageRequest(), default)).Value.Rows).Subject);
        Assert.Empty((await audit.ListAsync(_admin, new AuditFilter(From: _clock.GetUtcNow().AddDays(1)), new PageRequest(), default)).Value.Rows);
        Assert.Equal(6, (await audit.ListAsync(_root, new AuditFilter("key"), new PageRequest(), default)).Value.Rows.Count);
        Assert.Equal("forbidden", (await audit.ListAsync(_admin with { Role = Role.Billing }, new AuditFilter(), new PageRequest(), default)).Refusal!.Code);
        var exported = 0;
        await foreach (var _ in audit.ExportAsync(_admin with { Role = Role.Billing }, new AuditFilter(), default)) exported++;
        Assert.Equal(0, exported);
        await foreach (var _ in audit.ExportAsync(_admin, new AuditFilter("key"), default)) exported++;
        Assert.Equal(5, exported);
    }
}
