using SmartUtility.Core.Payments;

namespace SmartUtility.Tests.Rules.Payments;

public sealed class IntentRulesTests
{
    static readonly DateTimeOffset End = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    static RailAnswer? Says(string? state) => state is null ? null : new RailAnswer(Enum.Parse<IntentState>(state), "X", 100, "XOF");

    [Theory]
    [InlineData("Pending", "Pending", -60, "Pending"), InlineData("Pending", null, -60, "Pending"), InlineData("Pending", null, 0, "Expired")]
    [InlineData("Pending", "Pending", 3599, "Pending"), InlineData("Pending", "Pending", 3600, "Expired"), InlineData("Pending", "Failed", -60, "Failed")]
    [InlineData("Pending", "Expired", 0, "Expired"), InlineData("Pending", "Paid", -60, "Paid"), InlineData("Pending", "Paid", 90_000, "Paid")]
    public void Only_the_rail_and_time_decide(string state, string? answer, int seconds, string next) =>
        Assert.Equal(next, IntentRules.Next(Enum.Parse<IntentState>(state), Says(answer), End, End.AddSeconds(seconds)).ToString());

    [Fact]
    public void Money_counts_in_every_state_and_nothing_else_leaves_an_end_again()
    {
        foreach (var ended in new[] { IntentState.Failed, IntentState.Expired })
        {
            Assert.Equal(IntentState.Paid, IntentRules.Next(ended, Says("Paid"), End, End));
            foreach (var answer in new[] { null, "Pending", "Failed", "Expired" }) Assert.Equal(ended, IntentRules.Next(ended, Says(answer), End, End));
        }
        foreach (var answer in new[] { null, "Pending", "Failed", "Expired", "Paid" }) Assert.Equal(IntentState.Paid, IntentRules.Next(IntentState.Paid, Says(answer), End, End.AddDays(9)));
    }
}
