using System.Text;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Metering;

namespace SmartUtility.Tests.Rules.Commands;

public sealed class CommandPayloadTests
{
    static readonly Guid Id = Guid.Parse("0199a0b0-0000-7000-8000-000000000001");

    static CommandResult One(string json) => Assert.Single(CommandResult.Parse(Encoding.UTF8.GetBytes(json)).Value);

    [Fact]
    public void A_command_is_written_as_the_contract_says()
    {
        var json = Encoding.UTF8.GetString(CommandPayload.Write(Id, CommandAction.Disconnect, new DateTimeOffset(2026, 11, 24, 10, 0, 0, 999, TimeSpan.FromHours(1))));

        Assert.Equal("""{"id":"0199a0b0-0000-7000-8000-000000000001","action":"disconnect","expires":"2026-11-24T09:00:00Z"}""", json);
    }

    [Theory]
    [InlineData("done", "off", CommandState.Confirmed, SupplyState.Off)]
    [InlineData("refused", "on", CommandState.Refused, SupplyState.On)]
    [InlineData("failed", "?", CommandState.Failed, SupplyState.Unknown)]
    public void An_answer_is_read(string status, string supply, CommandState ending, SupplyState state)
    {
        var result = One($$"""{"id":"{{Id}}","status":"{{status}}","supply":"{{supply}}","detail":" valve moved ","time":"2026-11-24T09:00:00Z"}""");

        Assert.Equal(new CommandResult(Id, ending, state, "valve moved", null), result);
    }

    [Fact]
    public void An_answer_without_supply_and_detail_is_read() => Assert.Equal(new CommandResult(Id, CommandState.Confirmed, SupplyState.Unknown, null, null), One($$"""{"id":"{{Id}}","status":"done"}"""));

    [Fact]
    public void A_gateway_is_told_which_meter_is_meant() => Assert.Equal("""{"id":"00000000-0000-0000-0000-000000000001","serial":"M-1","action":"connect","expires":"2026-11-24T09:00:00Z"}""",
        System.Text.Encoding.UTF8.GetString(CommandPayload.Write(new Guid("00000000-0000-0000-0000-000000000001"), CommandAction.Connect, new DateTimeOffset(2026, 11, 24, 9, 0, 0, 900, TimeSpan.Zero), "M-1")));

    [Fact]
    public void A_gateway_answers_for_several_meters()
    {
        var results = CommandResult.Parse(Encoding.UTF8.GetBytes($$"""{"results":[{"serial":"A","id":"{{Id}}","status":"done"},{"serial":"B","id":"{{Id}}","status":"failed","detail":42}]}""")).Value;

        Assert.Equal(["A", "B"], results.Select(result => result.Serial));
        Assert.Equal("42", results[1].Detail);
    }

    [Theory]
    [InlineData("not json", "unreadable-json")]
    [InlineData("", "unreadable-json")]
    [InlineData("3", "not-an-object")]
    [InlineData("[1]", "not-an-object")]
    [InlineData("""{"status":"done"}""", "no-command-id")]
    [InlineData("""{"id":7,"status":"done"}""", "no-command-id")]
    [InlineData("""{"id":"0199a0b0-0000-7000-8000-000000000001"}""", "unknown-status")]
    [InlineData("""{"id":"0199a0b0-0000-7000-8000-000000000001","status":"ok"}""", "unknown-status")]
    public void What_is_no_answer_is_refused_with_its_reason(string json, string code) => Assert.Equal(code, CommandResult.Parse(Encoding.UTF8.GetBytes(json)).Refusal?.Code);

    [Fact]
    public void A_long_detail_is_cut() => Assert.Equal(500, One($$"""{"id":"{{Id}}","status":"failed","detail":"{{new string('x', 4000)}}"}""").Detail!.Length);

    [Fact]
    public void The_first_ending_counts_and_a_late_answer_is_kept_once()
    {
        var command = new DeviceCommand { Id = Id, Reason = "test", RequestedBy = "me" };

        Assert.True(command.Send(DateTimeOffset.UnixEpoch));
        Assert.True(command.Acknowledge(DateTimeOffset.UnixEpoch));
        Assert.False(command.Send(DateTimeOffset.UnixEpoch));
        Assert.True(command.End(CommandState.Expired, null, DateTimeOffset.UnixEpoch));
        Assert.False(command.End(CommandState.Confirmed, null, DateTimeOffset.UnixEpoch));
        Assert.True(command.KeepLate("late answer: confirmed"));
        Assert.False(command.KeepLate("late answer: confirmed"));
        Assert.Equal((CommandState.Expired, "late answer: confirmed"), (command.State, command.Detail));
    }
}
