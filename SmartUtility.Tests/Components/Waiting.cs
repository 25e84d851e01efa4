using Bunit;
using Microsoft.AspNetCore.Components;
using Npgsql;
using SmartUtility.Tests.Database;

namespace SmartUtility.Tests.Components;

/// <summary>What every page does while the database does not answer, and when it is left.</summary>
static class Waiting
{
    /// <summary>
    /// The page has its title and a skeleton until the database answers, then no skeleton; it ends quietly afterwards, and also while it still waits.
    /// </summary>
    public static async Task HoldsAsync(TestDatabase database, Func<Task<ConsoleContext>> contexts, Func<ConsoleContext, IRenderedComponent<IComponent>> render)
    {
        await using var context = await contexts();
        await using var left = await contexts();
        await using var owner = new NpgsqlConnection(database.Owner);
        await owner.OpenAsync();
        // Who is asking cannot be looked up while this is held.
        await using var held = await owner.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("lock table users in access exclusive mode", owner, held)) await hold.ExecuteNonQueryAsync();

        var waiting = render(context);
        Assert.Single(waiting.FindAll("h1"));
        Assert.NotEmpty(waiting.FindAll(".mud-skeleton"));
        render(left);
        await left.DisposeComponentsAsync();

        await held.RollbackAsync();
        waiting.WaitForAssertion(() => Assert.Empty(waiting.FindAll(".mud-skeleton")));
        Assert.Single(waiting.FindAll("h1"));
        await context.DisposeComponentsAsync();
    }
}
