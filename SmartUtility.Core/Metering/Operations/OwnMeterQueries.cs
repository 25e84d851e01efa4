using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>What a subscriber sees of its own meters. A meter that supplies somebody else is not found.</summary>
public sealed class OwnMeterQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Meters that supply the actor's accounts now.</summary>
    public async Task<Outcome<IReadOnlyList<OwnMeter>>> ListAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        return await LoadAsync(connection, actor, stop);
    }

    /// <summary>One of them by serial.</summary>
    public async Task<Outcome<OwnMeter>> FindAsync(Actor actor, string serial, CancellationToken stop)
    {
        var all = await ListAsync(actor, stop);
        if (all.Refusal is { } refusal) return refusal;
        return all.Value.FirstOrDefault(meter => meter.Serial == serial) is { } found ? found : new NotFound("meter");
    }

    /// <summary>Consumption of the span that a local day lies in, and of the one before; null day: today. Days before the subscriber's agreement are not shown.</summary>
    public async Task<Outcome<OwnUsage>> UsageAsync(Actor actor, string serial, UsageSpan span, DateOnly? day, CancellationToken stop)
    {
        var found = await FindAsync(actor, serial, stop);
        if (found.Refusal is { } refusal) return refusal;
        var calendar = found.Value.Calendar();
        var today = calendar.DayOf(clock.GetUtcNow());
        var first = UsageComparison.First(span, day is { } asked && asked < today ? asked : today);
        if (first.Year < 2000) return new NotFound("usage");
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        var now = await StepsAsync(connection, found.Value, span, first, stop);
        var before = await StepsAsync(connection, found.Value, span, UsageComparison.Move(span, first, -1), stop);
        return new OwnUsage(found.Value, span, first, now, before);
    }

    /// <summary>The last days of a meter up to today, oldest first.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="meter">From <see cref="ListAsync"/>.</param>
    /// <param name="count">Days, 1 to 62.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<IReadOnlyList<UsageStep>>> LastDaysAsync(Actor actor, OwnMeter meter, int count, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount) || !actor.Sees(meter.OperatorId)) return new Forbidden();
        var today = meter.Calendar().DayOf(clock.GetUtcNow());
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        return await DaysAsync(connection, meter, today.AddDays(1 - Math.Clamp(count, 1, 62)), today.AddDays(1), stop);
    }

    /// <summary>What flows, in base units an hour: from the two newest readings of the last two days; null when there are not two or the index fell.</summary>
    public async Task<double?> RateAsync(Actor actor, OwnMeter meter, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount) || !actor.Sees(meter.OperatorId)) return null;
        var now = clock.GetUtcNow();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        await using var command = new NpgsqlCommand("select time, value from readings where register_id = $1 and time > $2 and time <= $3 order by time desc limit 2", connection)
        {
            Parameters = { new() { Value = meter.RegisterId }, new() { Value = now.UtcDateTime.AddDays(-2) }, new() { Value = now.UtcDateTime.AddMinutes(5) } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var newest = new List<(DateTime Time, long Value)>(2);
        while (await reader.ReadAsync(stop)) newest.Add((reader.GetDateTime(0), reader.GetInt64(1)));
        if (newest.Count < 2 || newest[0].Value < newest[1].Value) return null;
        return (newest[0].Value - newest[1].Value) * (double)meter.BaseFactor / (newest[0].Time - newest[1].Time).TotalHours;
    }

    async Task<List<UsageStep>> StepsAsync(NpgsqlConnection connection, OwnMeter meter, UsageSpan span, DateOnly first, CancellationToken stop)
    {
        var end = UsageComparison.Move(span, first, 1);
        if (span == UsageSpan.Day) return await HoursAsync(connection, meter, first, stop);
        var days = await DaysAsync(connection, meter, first, end, stop);
        if (span == UsageSpan.Month) return days;
        return [.. days.GroupBy(day => (day.At.Year, day.At.Month)).Select(month => new UsageStep(new DateTime(month.Key.Year, month.Key.Month, 1),
            month.All(day => day.Base is null) ? null : month.Sum(day => day.Base ?? 0), month.Any(day => day.IsEstimated || day.Base is null), month.Any(day => day.IsRunning) || month.Count() < DateTime.DaysInMonth(month.Key.Year, month.Key.Month)))];
    }

    // One step for each day up to today; a day without a row had no readings around it.
    async Task<List<UsageStep>> DaysAsync(NpgsqlConnection connection, OwnMeter meter, DateOnly from, DateOnly to, CancellationToken stop)
    {
        var today = meter.Calendar().DayOf(clock.GetUtcNow());
        var rows = new Dictionary<DateOnly, (decimal Base, bool IsEstimated)>();
        await using var command = new NpgsqlCommand(SqlText.Of("Metering/OwnDays"), connection)
        {
            Parameters = { new() { Value = meter.UsagePointId }, new() { Value = from }, new() { Value = to }, new() { Value = meter.TimeZone }, new() { Value = await StartAsync(connection, meter, stop) } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop)) rows[reader.GetFieldValue<DateOnly>(0)] = (reader.GetDecimal(1), reader.GetBoolean(2));
        var steps = new List<UsageStep>();
        for (var day = from; day < to && day <= today; day = day.AddDays(1))
            steps.Add(new UsageStep(day.ToDateTime(TimeOnly.MinValue), rows.TryGetValue(day, out var row) ? row.Base : null, rows.TryGetValue(day, out row) && row.IsEstimated && day != today, day == today));
        return steps;
    }

    async Task<List<UsageStep>> HoursAsync(NpgsqlConnection connection, OwnMeter meter, DateOnly day, CancellationToken stop)
    {
        var (calendar, now) = (meter.Calendar(), clock.GetUtcNow());
        if (day < await StartAsync(connection, meter, stop)) return [];
        var span = calendar.Day(day);
        var rows = new Dictionary<DateTimeOffset, (decimal Base, bool IsEstimated)>();
        await using var command = new NpgsqlCommand(SqlText.Of("Metering/OwnHours"), connection)
        {
            Parameters = { new() { Value = meter.UsagePointId }, new() { Value = span.Start.UtcDateTime }, new() { Value = span.End.UtcDateTime } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop)) rows[new DateTimeOffset(reader.GetDateTime(0), TimeSpan.Zero)] = (reader.GetDecimal(1), reader.GetBoolean(2));
        var steps = new List<UsageStep>();
        for (var hour = span.Start; hour < span.End && hour <= now; hour = hour.AddHours(1))
        {
            var isRunning = now < hour.AddHours(1);
            steps.Add(new UsageStep(calendar.Local(hour), rows.TryGetValue(hour, out var row) ? row.Base : null, rows.TryGetValue(hour, out row) && row.IsEstimated && !isRunning, isRunning));
        }
        return steps;
    }

    // What was used before one moved in belongs to somebody else.
    static async Task<DateOnly> StartAsync(NpgsqlConnection connection, OwnMeter meter, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("select min(starts_on) from agreements where usage_point_id = $1 and subscriber_id = $2", connection)
        {
            Parameters = { new() { Value = meter.UsagePointId }, new() { Value = meter.SubscriberId } },
        };
        return await command.ExecuteScalarAsync(stop) is DateOnly start ? start : DateOnly.MaxValue;
    }

    async Task<List<OwnMeter>> LoadAsync(NpgsqlConnection connection, Actor actor, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Metering/OwnMeters"), connection)
        {
            Parameters = { new() { Value = actor.Subscribers.ToArray() }, new() { Value = clock.GetUtcNow().UtcDateTime } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var meters = new List<OwnMeter>();
        while (await reader.ReadAsync(stop))
            meters.Add(new OwnMeter(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt32(3), reader.GetString(4), Text(5), reader.GetString(6), reader.GetString(7), (Resource)reader.GetInt32(8), reader.GetString(9),
                reader.GetString(10), reader.GetInt64(11), (SupplyState)reader.GetInt32(12), Text(13), reader.GetTimeSpan(14), await reader.IsDBNullAsync(15, stop) ? null : new DateTimeOffset(reader.GetDateTime(15), TimeSpan.Zero),
                await reader.IsDBNullAsync(16, stop) ? null : reader.GetInt64(16), reader.GetString(17), reader.GetInt32(18), reader.GetDecimal(19)));
        return meters;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}
