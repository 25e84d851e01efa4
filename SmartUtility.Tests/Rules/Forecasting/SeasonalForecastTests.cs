using SmartUtility.Core.Forecasting;
using SmartUtility.Core.Forecasting.Methods;

namespace SmartUtility.Tests.Rules.Forecasting;

public sealed class SeasonalForecastTests
{
    static readonly DateTime Monday = new(2026, 1, 5);

    /// <summary>Hours of a district: a day with a morning and an evening, quieter Sundays, noise of a fixed draw.</summary>
    static double[] Hours(int days, double noise = 1, Func<int, double>? level = null, int seed = 7)
    {
        var dice = new Random(seed);
        return [.. Enumerable.Range(0, days * 24).Select(place =>
        {
            var (day, hour) = (place / 24, place % 24);
            return (level?.Invoke(day) ?? 50) + Shape(hour, day % 7 == 6) + noise * (dice.NextDouble() + dice.NextDouble() - 1);
        })];
    }

    static double Shape(int hour, bool isSunday) => (isSunday ? 10 : 20) * Math.Sin(Math.PI * (hour - (isSunday ? 8 : 6)) / 12) + (hour == (isSunday ? 10 : 7) ? 15 : 0);

    static SeasonalSeries Series(double[] values, DayKinds? days = null) => new(Monday, 24, values, days ?? DayKinds.Plain);

    static double Error(double[] came, IEnumerable<double> expected) => came.Zip(expected, (a, b) => Math.Abs(a - b)).Average();

    [Fact]
    public void A_regular_week_is_forecast_to_its_noise()
    {
        var all = Hours(140);
        var forecast = SeasonalForecast.Of(Series(all[..^168]), 168)!;

        // Mean absolute deviation of the noise itself is 1/3.
        Assert.InRange(Error(all[^168..], forecast.Points.Select(point => point.Expected)), 0, 0.45);
        Assert.InRange(forecast.Error.MeanAbsolute, 0.25, 0.45);
        Assert.Equal(Monday.AddDays(133), forecast.Points[0].Time);
        var held = all[^168..].Zip(forecast.Points).Count(pair => pair.First >= pair.Second.Lower && pair.First <= pair.Second.Upper);
        Assert.InRange(held, 168 * 0.82, 168 * 0.99);
    }

    [Fact]
    public void What_comes_after_the_origin_changes_nothing()
    {
        var all = Hours(100);
        var shuffled = all.ToArray();
        Random.Shared.Shuffle(shuffled.AsSpan(80 * 24));
        List<Forecast> forecasts = [];
        foreach (var values in new[] { all, shuffled })
        {
            var walk = new SeasonalForecast(Series(values), 168, 80 * 24);
            walk.To(80 * 24);
            forecasts.Add(walk.Ahead(168, 0.9)!);
        }

        Assert.Equal(forecasts[0].Points, forecasts[1].Points);
        Assert.Equal(SeasonalForecast.Of(Series(all[..(80 * 24)]), 168)!.Points, forecasts[1].Points);
    }

    [Fact]
    public void A_walk_says_at_each_stop_what_a_fresh_one_says()
    {
        var all = Hours(80);
        var walk = new SeasonalForecast(Series(all), 48, 70 * 24);
        for (var day = 60; day <= 70; day++)
        {
            walk.To(day * 24);
            Assert.Equal(SeasonalForecast.Of(Series(all[..(day * 24)]), 48)!.Points, walk.Ahead(48, 0.9)!.Points);
        }
    }

    [Fact]
    public void Gaps_and_a_burst_spoil_little()
    {
        var all = Hours(140);
        var history = all[..^168];
        for (var place = 100 * 24; place < 104 * 24; place++) history[place] = double.NaN;
        for (var place = 0; place < history.Length; place += 37) history[place] = double.NaN;
        for (var place = 120 * 24; place < 120 * 24 + 6; place++) history[place] *= 8;
        var forecast = SeasonalForecast.Of(Series(history), 168)!;

        Assert.InRange(Error(all[^168..], forecast.Points.Select(point => point.Expected)), 0, 1.2);
        Assert.All(forecast.Points, point => Assert.True(point.Lower <= point.Expected && point.Expected <= point.Upper));
    }

    [Fact]
    public void A_new_level_is_followed_within_days()
    {
        var all = Hours(140, level: day => day < 128 ? 50 : 70);
        var forecast = SeasonalForecast.Of(Series(all[..^168]), 168)!;

        Assert.InRange(Error(all[^168..], forecast.Points.Select(point => point.Expected)), 0, 6);
    }

    [Fact]
    public void A_holiday_that_is_entered_is_like_the_day_it_is_said_to_be()
    {
        var all = Hours(98);
        var holiday = DateOnly.FromDateTime(Monday).AddDays(92);
        var plain = SeasonalForecast.Of(Series(all[..(91 * 24)]), 72)!;
        var known = SeasonalForecast.Of(Series(all[..(91 * 24)], new DayKinds(new Dictionary<DateOnly, DayOfWeek> { [holiday] = DayOfWeek.Sunday })), 72)!;

        var sunday = Enumerable.Range(0, 24).Select(hour => 50 + Shape(hour, true)).ToArray();
        Assert.InRange(Error(sunday, known.Points.Skip(24).Take(24).Select(point => point.Expected)), 0, 1);
        Assert.True(Error(sunday, plain.Points.Skip(24).Take(24).Select(point => point.Expected)) > 5);
    }

    [Fact]
    public void A_day_off_that_nobody_entered_is_expected_again_the_year_after()
    {
        var all = Hours(371);
        // 3 February 2026, a Tuesday, ran like a Sunday; in 2027 it is a Wednesday.
        for (var hour = 0; hour < 24; hour++) all[29 * 24 + hour] = 50 + Shape(hour, true);
        var forecast = SeasonalForecast.Of(Series([.. all, .. Hours(22)]), 48)!;

        Assert.Equal(new DateTime(2027, 2, 2), forecast.Points[0].Time);
        Assert.InRange(Error([.. Enumerable.Range(0, 24).Select(hour => 50 + Shape(hour, true))], forecast.Points.Skip(24).Select(point => point.Expected)), 0, 1.5);
        Assert.InRange(Error([.. Enumerable.Range(0, 24).Select(hour => 50 + Shape(hour, false))], forecast.Points.Take(24).Select(point => point.Expected)), 0, 1.5);
    }

    [Fact]
    public void Months_ahead_keep_the_week_and_a_band()
    {
        var all = Hours(290);
        var forecast = SeasonalForecast.Of(Series(all[..(200 * 24)]), 90 * 24)!;

        Assert.Equal(90 * 24, forecast.Points.Count);
        Assert.InRange(Error(all[(200 * 24)..], forecast.Points.Select(point => point.Expected)), 0, 0.6);
        Assert.All(forecast.Points, point => Assert.True(point.Upper > point.Lower));
    }

    [Fact]
    public void Days_are_forecast_as_hours_are()
    {
        var dice = new Random(3);
        double[] days = [.. Enumerable.Range(0, 200).Select(day => (day % 7 >= 5 ? 300 : 200) + 20 * dice.NextDouble())];
        var walk = new SeasonalForecast(new SeasonalSeries(Monday, 1, days, DayKinds.Plain), 20, 180);
        walk.To(180);
        var sum = walk.Sum(20, 0.9)!;

        Assert.InRange(days[180..].Sum(), sum.Lower, sum.Upper);
        Assert.InRange(sum.Expected, days[180..].Sum() * 0.97, days[180..].Sum() * 1.03);
        Assert.InRange(sum.Upper - sum.Lower, 1, sum.Expected * 0.1);
    }

    [Fact]
    public void The_method_that_is_best_is_chosen_among_those_that_know_enough()
    {
        // A pump that repeats itself every day without noise is foreseen exactly.
        var daily = Enumerable.Range(0, 40 * 24).Select(place => (double)(place % 24 < 6 ? 100 : 0)).ToArray();
        Assert.Equal(0, SeasonalForecast.Of(Series(daily), 24)!.Error.MeanAbsolute, 6);

        // Eighteen days: only yesterday has been compared often enough.
        Assert.Equal("day", SeasonalForecast.Of(Series(Hours(18)), 24)!.Method);
        Assert.Equal("stacked", SeasonalForecast.Of(Series(Hours(140)), 24)!.Method);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    public void Too_short_a_history_says_nothing(int days) => Assert.Null(SeasonalForecast.Of(Series(Hours(days)), 24));

    [Fact]
    public void What_never_flowed_backwards_is_not_expected_to()
    {
        var dice = new Random(1);
        double[] home = [.. Enumerable.Range(0, 60 * 24).Select(_ => dice.NextDouble() < 0.1 ? 40 * dice.NextDouble() : 0)];
        Assert.All(SeasonalForecast.Of(Series(home), 48)!.Points, point => Assert.True(point is { Lower: >= 0, Expected: >= 0 }));
    }

    [Fact]
    public void An_error_is_measured_where_both_sides_are_known()
    {
        var error = ForecastError.Of([(10, 8), (double.NaN, 3), (6, 10)])!;
        Assert.Equal((3d, -1d, 37.5, 2), (error.MeanAbsolute, error.Bias, error.Percent, error.Count));
        Assert.Null(ForecastError.Of([(double.NaN, 1)]));
    }

    [Fact]
    public void A_regression_finds_its_weights_despite_outliers()
    {
        var dice = new Random(5);
        var regression = new LeastSquares(2, 1);
        for (var day = 0; day < 200; day++)
        {
            var (rows, targets) = (new double[48], new double[24]);
            for (var n = 0; n < 24; n++)
            {
                (rows[2 * n], rows[2 * n + 1]) = (dice.NextDouble(), dice.NextDouble());
                targets[n] = 2 * rows[2 * n] - 3 * rows[2 * n + 1] + 0.1 * (dice.NextDouble() - 0.5) + (n == 5 && day % 4 == 0 ? 50 : 0);
            }
            regression.Learn(rows, targets);
        }
        Assert.Equal(2, regression.Of([1, 0]), 0.1);
        Assert.Equal(-3, regression.Of([0, 1]), 0.1);
    }
}
