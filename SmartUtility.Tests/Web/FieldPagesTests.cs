using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;

namespace SmartUtility.Tests.Web;

/// <summary>An agent's pages and the invitation, with a client that has no script.</summary>
public sealed class FieldPagesTests(HostFixture host) : IClassFixture<HostFixture>
{
    static int _operators;

    async Task<(Operator Owner, UsagePoint Place)> OperatorAsync()
    {
        var owner = await host.Rows.OperatorAsync($"FLD{Interlocked.Increment(ref _operators)}");
        var (_, _, place, _) = await host.Rows.SuppliedAsync(owner, with: row => (row.Landmark, row.Latitude, row.Longitude) = ("behind the mosque", 6.36, 2.43));
        return (owner, place);
    }

    async Task<long> JobAsync(Operator owner, UsagePoint place, User agent, WorkKind kind = WorkKind.Inspect)
    {
        var admin = new Actor(1, "admin@example.org", Role.OperatorAdmin, [owner.Id], []);
        var number = (await host.Services.GetRequiredService<OpenWorkOrder>().RunAsync(admin, new WorkOrderRequest(kind, "test", Guid.NewGuid().ToString(), "Look at it", place.Id), default)).Value;
        Assert.True((await host.Services.GetRequiredService<AssignWorkOrder>().RunAsync(admin, number, agent.Id, default)).IsDone);
        return number;
    }

    [Fact]
    public async Task An_agent_finds_starts_and_reports_a_work_order_without_script()
    {
        var (owner, place) = await OperatorAsync();
        var agent = await host.UserAsync(Role.FieldAgent, owner.Id);
        var number = await JobAsync(owner, place, agent);
        using var client = await host.ClientOfAsync(agent, follow: true);

        var list = await client.TextAsync("/field/jobs");
        Assert.Contains($"/field/jobs/{number}", list, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", list, StringComparison.Ordinal);
        var page = await client.TextAsync($"/field/jobs/{number}");
        Assert.Contains("behind the mosque", page, StringComparison.Ordinal);
        Assert.Contains("geo:6.36,2.43", page, StringComparison.Ordinal);
        Assert.Contains("href=\"tel:&#x2B;229", page, StringComparison.Ordinal);

        var started = await client.SubmitAsync($"/field/jobs/{number}", [], "start");
        Assert.Contains("Under way", await started.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var refused = await client.SubmitAsync($"/field/jobs/{number}", new() { ["Input.Cause"] = "other", ["Input.Note"] = "" }, "done");
        Assert.Contains("Say in the note what was found.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var done = await client.SubmitAsync($"/field/jobs/{number}", new() { ["Input.Cause"] = "leak", ["Input.Note"] = "at the joint" }, "done");

        Assert.EndsWith("/field/jobs", done.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("at the joint", await client.TextAsync($"/field/jobs/{number}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anothers_work_order_is_not_there()
    {
        var (owner, place) = await OperatorAsync();
        var number = await JobAsync(owner, place, await host.UserAsync(Role.FieldAgent, owner.Id));
        using var client = await host.ClientOfAsync(Role.FieldAgent, owner.Id);

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/field/jobs/{number}")).StatusCode);
        Assert.Contains("Nothing to do for you now.", await client.TextAsync("/field/jobs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invited_person_sets_a_password_once_and_lands_at_home()
    {
        var (owner, _) = await OperatorAsync();
        var admin = new Actor(1, "admin@example.org", Role.OperatorAdmin, [owner.Id], []);
        var email = $"new-{owner.Code}@example.org";
        var link = (await host.Services.GetRequiredService<InviteStaff>().RunAsync(admin, new Invitation(email, "New", Role.FieldAgent, owner.Id, "en"), default)).Value;
        using var client = host.Client();

        var weak = await client.SubmitAsync($"/invitation?token={link.Token}", new() { ["Input.Password"] = "aaaaaaaaaa" });
        Assert.Contains("too short or too simple", await weak.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var set = await client.SubmitAsync($"/invitation?token={link.Token}", new() { ["Input.Password"] = HostFixture.Password });

        Assert.Equal((HttpStatusCode.Found, "/field/jobs"), (set.StatusCode, set.Headers.Location!.IsAbsoluteUri ? set.Headers.Location.PathAndQuery : set.Headers.Location.ToString()));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client().GetAsync($"/invitation?token={link.Token}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client().GetAsync("/invitation?token=guess")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await host.Client().SignInAsync(email, HostFixture.Password)).StatusCode);
    }

    [Fact]
    public async Task The_audit_leaves_as_a_file_for_its_administrators_only()
    {
        var (owner, place) = await OperatorAsync();
        await JobAsync(owner, place, await host.UserAsync(Role.FieldAgent, owner.Id));
        using var admin = await host.ClientOfAsync(Role.OperatorAdmin, owner.Id);
        using var cashier = await host.ClientOfAsync(Role.Cashier, owner.Id);

        var answer = await admin.GetAsync("/admin/audit.csv?action=work-order");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("time,operator,who,action,subject,detail\r\n", text.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal(3, text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(HttpStatusCode.Found, (await cashier.GetAsync("/admin/audit.csv")).StatusCode);
    }
}
