using SmartUtility.Web.Components.Shared;

namespace SmartUtility.Tests.Components;

public sealed class WatchTests
{
    int _drawn, _listening;

    Watch New() => new(() => { _drawn++; return Task.CompletedTask; }, () => { _listening++; return new Leave(() => _listening--); });

    [Fact]
    public async Task Nothing_is_listened_to_while_nobody_looks_and_what_came_meanwhile_is_drawn_after()
    {
        using var watch = New();
        watch.Start();
        watch.Start();
        Assert.Equal((1, 0), (_listening, _drawn));

        await watch.ToggleAsync();
        Assert.Equal((0, 0), (_listening, _drawn));
        await watch.HideAsync(true);
        await watch.ToggleAsync();
        Assert.Equal((0, 0), (_listening, _drawn));

        await watch.HideAsync(false);
        Assert.Equal((1, 1), (_listening, _drawn));
    }

    [Fact]
    public async Task A_page_that_was_left_while_it_drew_listens_no_more()
    {
        var drawing = new TaskCompletionSource();
        var watch = new Watch(() => drawing.Task, () => { _listening++; return null; });
        await watch.ToggleAsync();
        var again = watch.ToggleAsync();

        watch.Dispose();
        drawing.SetResult();
        await again;

        Assert.Equal(0, _listening);
    }

    sealed class Leave(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
