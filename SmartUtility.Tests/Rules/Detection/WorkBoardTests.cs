using SmartUtility.Core.WorkOrders;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class WorkBoardTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(WorkKind.Inspect, WorkState.ToDo, null, null, WorkColumn.Open)]
    [InlineData(WorkKind.Inspect, WorkState.ToDo, 7, null, WorkColumn.Assigned)]
    [InlineData(WorkKind.Repair, WorkState.UnderWay, 7, null, WorkColumn.UnderWay)]
    [InlineData(WorkKind.Inspect, WorkState.Done, 7, WorkCause.Leak, WorkColumn.Verdict)]
    [InlineData(WorkKind.Inspect, WorkState.Done, 7, WorkCause.NothingFound, WorkColumn.Verdict)]
    [InlineData(WorkKind.Inspect, WorkState.Done, 7, WorkCause.NoAccess, WorkColumn.Done)]
    [InlineData(WorkKind.Disconnect, WorkState.Done, 7, WorkCause.Done, WorkColumn.Done)]
    [InlineData(WorkKind.Repair, WorkState.Done, 7, WorkCause.Other, WorkColumn.Done)]
    [InlineData(WorkKind.Inspect, WorkState.Cancelled, 7, null, null)]
    public void A_work_order_has_one_column(WorkKind kind, WorkState state, int? agent, string? cause, WorkColumn? column) => Assert.Equal(column, WorkBoard.ColumnOf(kind, state, agent, cause));

    [Theory]
    [InlineData(WorkState.ToDo, -1, true)]
    [InlineData(WorkState.UnderWay, -1, true)]
    [InlineData(WorkState.ToDo, 0, false)]
    [InlineData(WorkState.ToDo, null, false)]
    [InlineData(WorkState.Done, -1, false)]
    public void Overdue_is_what_is_not_over_after_its_time(WorkState state, int? minutes, bool isOverdue) =>
        Assert.Equal(isOverdue, WorkBoard.IsOverdue(state, minutes is { } shift ? Now.AddMinutes(shift) : null, Now));
}
