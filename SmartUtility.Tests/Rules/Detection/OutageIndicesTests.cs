using SmartUtility.Core.Detection.Outages;

namespace SmartUtility.Tests.Rules.Detection;

/// <summary>Figures computed by hand.</summary>
public sealed class OutageIndicesTests
{
    static readonly DateOnly First = new(2026, 10, 1);

    static Interruption Row(int day, double minutes, int customers) => new(First.AddDays(day - 1), minutes, customers);

    // 2 000 customers. 8.17: 30 min × 200 and 75 min × 600 and 20 min × 400 and 180 min × 10, and a momentary of 4 min × 100.
    // Customer minutes 6 000 + 45 000 + 8 000 + 1 800 = 60 800; customers interrupted 1 210.
    [Fact]
    public void Indices_are_sums_over_customers_served()
    {
        var found = OutageIndices.Of([Row(3, 30, 200), Row(9, 75, 600), Row(9, 20, 400), Row(20, 180, 10), Row(21, 4, 100)], 2000, []);

        Assert.Equal(30.4, found.Saidi, 6);
        Assert.Equal(0.605, found.Saifi, 6);
        Assert.Equal(50.247934, found.Caidi!.Value, 6);
        Assert.Null(found.Threshold);
        Assert.Empty(found.MajorDays);
        Assert.Equal(found.Saidi, found.SaidiWithoutMajor);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(5.01, 0.01)]
    public void Up_to_five_minutes_is_momentary_and_does_not_count(double minutes, double saifi) => Assert.Equal(saifi, OutageIndices.Of([Row(1, minutes, 10)], 1000, []).Saifi, 9);

    [Fact]
    public void Without_interruptions_or_customers_everything_is_zero()
    {
        Assert.Equal((0d, 0d, (double?)null), Three(OutageIndices.Of([], 100, [])));
        Assert.Equal((0d, 0d, (double?)null), Three(OutageIndices.Of([Row(1, 60, 10)], 0, [])));

        static (double, double, double?) Three(ReliabilityIndices found) => (found.Saidi, found.Saifi, found.Caidi);
    }

    // ln of fifteen days at 1 and fifteen at e² is 0 and 2: alpha 1, beta √(30/29) = 1.0170953, threshold e^(1 + 2.5 × 1.0170953) = e^3.5427382.
    [Fact]
    public void The_threshold_is_two_and_a_half_beta_above_the_mean_of_the_logarithms()
    {
        var days = Enumerable.Repeat(1d, 15).Concat(Enumerable.Repeat(Math.Exp(2), 15)).Append(0).ToList();

        Assert.Equal(34.5614, OutageIndices.Threshold(days)!.Value, 3);
        Assert.Null(OutageIndices.Threshold(days.Skip(1)));
    }

    [Fact]
    public void A_major_event_day_is_set_apart()
    {
        // The history as above with 100 customers: a day of 1 min (10 min × 10) and one of e² in turn.
        var history = Enumerable.Range(0, 15).SelectMany(i => new[] { Row(-100 + 2 * i, 10, 10), Row(-99 + 2 * i, 10 * Math.Exp(2), 10) });

        var found = OutageIndices.Of([Row(4, 60, 50), Row(7, 40, 10)], 100, history);

        // 60 × 50 / 100 = 30 is below 34.56; a second of 20 × 50 on the same day brings it to 40.
        Assert.Empty(found.MajorDays);
        found = OutageIndices.Of([Row(4, 60, 50), Row(4, 20, 50), Row(7, 40, 10)], 100, history);
        Assert.Equal([First.AddDays(3)], found.MajorDays);
        Assert.Equal((44d, 4d, 1.1, 0.1), (found.Saidi, found.SaidiWithoutMajor, Math.Round(found.Saifi, 9), Math.Round(found.SaifiWithoutMajor, 9)));
    }

    // 1 000 customers, 30 days: 400 of them 6 hours and all of them 12 hours without water are 14 400 customer hours, 0.48 h a day.
    [Theory]
    [InlineData(14_400, 1000, 30, 23.52)]
    [InlineData(0, 1000, 30, 24)]
    [InlineData(1_000_000, 1000, 30, 0)]
    public void Hours_of_service_are_what_is_left_of_the_day(double customerHours, int served, double days, double expected) => Assert.Equal(expected, OutageIndices.HoursOfService(customerHours, served, days)!.Value, 9);

    [Fact]
    public void Nobody_served_has_no_hours_of_service() => Assert.Null(OutageIndices.HoursOfService(5, 0, 30));
}
