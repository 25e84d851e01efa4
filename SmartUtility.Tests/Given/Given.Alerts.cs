using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Network;

namespace SmartUtility.Tests.Given;

public sealed partial class Rows
{
    public Task<LossLimit> LimitAsync(NetworkPoint point, decimal raise = 10, decimal clear = 5, int hours = 3) =>
        SaveAsync(point.OperatorId, new LossLimit { NetworkPointId = point.Id, OperatorId = point.OperatorId, RaisePercent = raise, ClearPercent = clear, Hours = hours });

    /// <summary>Hourly sums as the rollup leaves them: one row per loss in %, from <paramref name="first"/> on; null is an hour in which most meters were silent.</summary>
    public async Task NetworkHoursAsync(NetworkPoint point, DateTimeOffset first, params int?[] losses)
    {
        for (var i = 0; i < losses.Length; i++)
            await Database.OwnerSqlAsync($"""
                insert into network_hours (operator_id, network_point_id, hour, expected, received, due, present)
                values ({point.OperatorId}, {point.Id}, '{first.AddHours(i).UtcDateTime:O}', 1000, {1000 - (losses[i] ?? 50) * 10}, 20, {(losses[i] is null ? 10 : 20)})
                on conflict (network_point_id, hour) do update set received = excluded.received, present = excluded.present
                """);
        await NetworkDaysAsync(point, first, losses.Length);
    }

    /// <summary>Days of a point from its hours, as the rollup computes them.</summary>
    public async Task NetworkDaysAsync(NetworkPoint point, DateTimeOffset first, int hours)
    {
        await using var db = Database.Contexts.Create(new Scope([point.OperatorId]));
        var calendar = (await db.Operators.FirstAsync(row => row.Id == point.OperatorId)).Calendar();
        var days = Enumerable.Range(0, hours).Select(hour => calendar.DayOf(first.AddHours(hour))).Distinct().ToList();
        await using var connection = await Database.Contexts.OpenAsync(new Scope([point.OperatorId]), default);
        await using var command = new NpgsqlCommand(SqlText.Of("Metering/NetworkDays"), connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int[]>("points", [.. days.Select(_ => point.Id)]), new NpgsqlParameter<DateOnly[]>("days", [.. days]),
                new NpgsqlParameter<DateTime[]>("starts", [.. days.Select(day => calendar.StartOf(day).UtcDateTime)]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<DateTime[]>("ends", [.. days.Select(day => calendar.StartOf(day.AddDays(1)).UtcDateTime)]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            },
        };
        await command.ExecuteNonQueryAsync();
    }

    public Task<User> StaffAsync(int operatorId, Role role = Role.Dispatcher, string language = "fr", string? email = null)
    {
        var n = Next();
        email ??= $"staff{operatorId}-{n}@example.org";
        return SaveAsync(operatorId, new User
        {
            OperatorId = operatorId, Role = role, Language = language, Email = email, UserName = email, NormalizedEmail = email.ToUpperInvariant(), NormalizedUserName = email.ToUpperInvariant(),
            DisplayName = $"Staff {n}", SecurityStamp = "x",
        });
    }

    public Task<DutyShift> ShiftAsync(User person, DayOfWeek weekday, TimeOnly from, TimeSpan length) =>
        SaveAsync(person.OperatorId!.Value, new DutyShift { OperatorId = person.OperatorId.Value, UserId = person.Id, Weekday = weekday, From = from, Length = length });

    public static Actor Dispatcher(int operatorId, int userId = 77) => new(userId, "dispatcher@example.org", Role.Dispatcher, [operatorId], []);
}
