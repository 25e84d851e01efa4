using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Ops;
using SmartUtility.Web.Localization;

namespace SmartUtility.Tests.Components.Ops;

public sealed class LossBoardTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Noon.AddMinutes(5));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        await LoseAsync("DMA-1", 20);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    async Task LoseAsync(string code, int percent)
    {
        var zone = await _given.NetworkPointAsync(_company.Id, code: code);
        await _given.InstallAsync(await _given.MeterAsync(_company), zone);
        await _given.NetworkHoursAsync(zone, Noon.AddHours(-3), percent, percent, percent);
    }

    static Actor Of(Role role, int operatorId) => new(7, "someone", role, [operatorId], []);

    [Fact]
    public async Task All_pages_hold_one_text_which_is_kept_for_nobody()
    {
        await using var context = await ConsoleContext.CreateAsync(_given, _company.Id, _clock, with: services => services.AddSingleton<LossPrices>().AddSingleton<BalanceTables>().AddSingleton<LossBoard>());
        var board = context.Services.GetRequiredService<LossBoard>();
        Task<Outcome<Microsoft.AspNetCore.Components.MarkupString>> AskAsync(bool inFrench = false) =>
            board.TextAsync(Of(Role.Dispatcher, _company.Id), _company.Id, Resource.Water, inFrench ? Cultures.French : Cultures.English, default);
        Assert.Equal(0, board.Kept);

        var both = await Task.WhenAll(AskAsync(), AskAsync());
        await LoseAsync("DMA-2", 40);
        var later = (await AskAsync()).Value.Value;

        Assert.Contains("DMA-1", later, StringComparison.Ordinal);
        Assert.Contains("Where most is lost", later, StringComparison.Ordinal);
        Assert.DoesNotContain("DMA-2", later, StringComparison.Ordinal);
        Assert.All(both, one => Assert.Same(later, one.Value.Value));
        Assert.Contains("perd le plus", (await AskAsync(inFrench: true)).Value.Value, StringComparison.Ordinal);
        Assert.Equal(1, board.Kept);

        _clock.Advance(LossBoard.Fresh);

        Assert.Equal(0, board.Kept);
        Assert.Contains("DMA-2", (await AskAsync()).Value.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_reads_another_operators_losses_nor_without_leave()
    {
        await using var context = await ConsoleContext.CreateAsync(_given, _company.Id, _clock, with: services => services.AddSingleton<LossPrices>().AddSingleton<BalanceTables>().AddSingleton<LossBoard>());
        var board = context.Services.GetRequiredService<LossBoard>();

        Assert.IsType<NotFound>((await board.TextAsync(Of(Role.Dispatcher, _company.Id + 1), _company.Id, Resource.Water, Cultures.English, default)).Refusal);
        Assert.IsType<Forbidden>((await board.TextAsync(Of(Role.Cashier, _company.Id), _company.Id, Resource.Water, Cultures.English, default)).Refusal);
        Assert.Equal(0, board.Kept);
    }
}
