using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation;

/// <summary>An hour with what a load shape needs of the local calendar.</summary>
/// <param name="No">Hours since 1970-01-01 00:00 UTC.</param>
/// <param name="LocalHour">0 to 23.</param>
/// <param name="Day">Local day.</param>
public readonly record struct HourStamp(long No, int LocalHour, DateOnly Day)
{
    /// <summary>The hour that contains an instant.</summary>
    public static long NoOf(DateTimeOffset at) => (long)Math.Floor((double)at.UtcTicks / TimeSpan.TicksPerHour) - DateTimeOffset.UnixEpoch.UtcTicks / TimeSpan.TicksPerHour;

    /// <summary>First instant of an hour.</summary>
    public static DateTimeOffset StartOf(long no) => DateTimeOffset.UnixEpoch.AddHours(no);

    /// <summary>The hour by its number.</summary>
    public static HourStamp Of(long no, UtilityCalendar calendar)
    {
        var local = calendar.Local(StartOf(no));
        return new HourStamp(no, local.Hour, DateOnly.FromDateTime(local));
    }
}

/// <summary>
/// What a load takes in an hour: mean × season × weekday × hour of day × chance. Only products of tables and throws (no transcendental
/// functions, whose last bit differs between machines), so the same seed gives the same readings everywhere.
/// </summary>
public static class LoadShape
{
    // Share of the day in each local hour, in parts; scaled to a sum of 1 below.
    static readonly double[] WaterHome = [1, 0.4, 0.3, 0.4, 2, 9, 14, 12, 8, 6, 5, 6, 8, 7, 5, 4, 5, 8, 11, 12, 10, 7, 5, 3];
    static readonly double[] PowerHome = [6, 5, 5, 5, 5, 6, 7, 6, 5, 5, 5, 6, 7, 6, 6, 6, 6, 7, 10, 14, 15, 14, 11, 8];
    static readonly double[] GasHome = [0.2, 0.2, 0.2, 0.3, 1, 5, 9, 7, 3, 2, 5, 10, 12, 6, 2, 2, 3, 6, 12, 13, 7, 3, 1, 0.4];
    static readonly double[] Working = [2, 2, 2, 2, 2, 2, 3, 6, 10, 12, 12, 11, 8, 7, 9, 11, 11, 10, 7, 5, 4, 3, 2, 2];
    static readonly double[] Meals = [2, 2, 3, 6, 8, 8, 7, 5, 4, 5, 8, 11, 12, 8, 4, 3, 4, 7, 10, 12, 10, 7, 4, 2];
    static readonly double[] Steady = [9, 9, 9, 9, 9, 9, 9, 10, 10, 11, 11, 12, 12, 12, 12, 12, 12, 11, 10, 10, 10, 9, 9, 9];
    static readonly double[] Offices = [1, 1, 1, 1, 1, 1, 2, 6, 12, 13, 13, 12, 7, 5, 11, 12, 11, 7, 3, 2, 1, 1, 1, 1];
    static readonly double[] Ward = [6, 5, 5, 5, 6, 8, 10, 12, 13, 13, 13, 12, 11, 11, 11, 11, 10, 10, 9, 9, 8, 7, 7, 6];
    static readonly double[] Tap = [0.3, 0.2, 0.2, 0.4, 2, 9, 15, 14, 10, 7, 5, 4, 4, 4, 5, 8, 12, 14, 10, 5, 2, 1, 0.6, 0.4];
    static readonly double[] Night = [10, 10, 10, 10, 10, 10, 5, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 5, 10, 10, 10, 10, 10];

    // By month, 1.0 in the mean of the year: the long dry season asks for water, the hot months for fans and cold rooms.
    static readonly double[] WaterYear = [1.06, 1.09, 1.10, 1.05, 0.98, 0.92, 0.91, 0.95, 0.96, 0.97, 1.00, 1.03];
    static readonly double[] PowerYear = [0.98, 1.05, 1.12, 1.12, 1.06, 0.97, 0.91, 0.90, 0.93, 0.97, 1.00, 0.99];
    static readonly double[] GasYear = [1.00, 0.98, 0.97, 0.98, 1.00, 1.03, 1.03, 1.01, 1.00, 0.99, 1.00, 1.03];

    static readonly double[][] Scaled = Scale();

    static double[] Parts(LoadClass use, Resource resource) => use switch
    {
        LoadClass.Home => resource switch { Resource.Electricity => PowerHome, Resource.Gas => GasHome, _ => WaterHome },
        LoadClass.Business => Working,
        LoadClass.Food => Meals,
        LoadClass.ColdStore => Steady,
        LoadClass.Office => Offices,
        LoadClass.Hospital => Ward,
        LoadClass.PublicTap => Tap,
        _ => Night,
    };

    static double[][] Scale()
    {
        var scaled = new List<double[]>();
        foreach (var use in Enum.GetValues<LoadClass>())
            foreach (var resource in Enum.GetValues<Resource>())
            {
                double[] parts = [.. Parts(use, resource)];
                // Between one and four in the morning only homes draw water: shops are shut, and a hospital lives from the tank on its roof.
                if (resource == Resource.Water && use != LoadClass.Home) (parts[1], parts[2], parts[3]) = (0, 0, 0);
                var sum = parts.Sum();
                scaled.Add([.. parts.Select(part => part / sum)]);
            }
        return [.. scaled];
    }

    /// <summary>Share of a mean day in a local hour; the 24 of a class sum to 1.</summary>
    public static double OfHour(LoadClass use, Resource resource, int localHour) => Scaled[(int)use * 3 + (int)resource][localHour];

    /// <summary>Factor of a weekday, about 1 in the mean of a week.</summary>
    public static double OfWeekday(LoadClass use, DayOfWeek day) => use switch
    {
        LoadClass.Home => day switch { DayOfWeek.Sunday => 1.09, DayOfWeek.Saturday => 1.12, _ => 0.96 },
        LoadClass.Business => day switch { DayOfWeek.Sunday => 0.30, DayOfWeek.Saturday => 0.95, _ => 1.15 },
        LoadClass.Food => day switch { DayOfWeek.Sunday => 1.15, DayOfWeek.Saturday => 1.20, _ => 0.93 },
        LoadClass.Office => day switch { DayOfWeek.Sunday => 0.15, DayOfWeek.Saturday => 0.25, _ => 1.32 },
        LoadClass.PublicTap => day switch { DayOfWeek.Sunday => 0.90, DayOfWeek.Saturday => 1.10, _ => 1.00 },
        _ => 1.0,
    };

    /// <summary>Factor of the season, between the middles of two months in a straight line.</summary>
    public static double OfSeason(Resource resource, DateOnly day)
    {
        var year = resource switch { Resource.Electricity => PowerYear, Resource.Gas => GasYear, _ => WaterYear };
        var at = day.Month - 1 + (day.Day - 15) / 30.0;
        var from = (int)Math.Floor(at);
        return year[(from + 12) % 12] + (at - from) * (year[(from + 13) % 12] - year[(from + 12) % 12]);
    }

    /// <summary>Whole base units (Wh or L) that the load takes in this hour; 0 or more.</summary>
    public static long Take(Load load, in HourStamp at)
    {
        var mean = load.PerDay * OfSeason(load.Resource, at.Day) * OfWeekday(load.Class, at.Day.DayOfWeek) * OfHour(load.Class, load.Resource, at.LocalHour);
        var spread = load.Class is LoadClass.Home or LoadClass.Business or LoadClass.Food ? 0.45 : 0.12;
        var ofDay = 0.82 + 0.36 * Dice.Unit(load.Seed, -1 - at.Day.DayNumber);
        var ofHour = 1 - spread + 2 * spread * Dice.Unit(load.Seed, at.No);
        // One week in about forty a home is away.
        var away = load.Class == LoadClass.Home && load.PerDay < 20_000 && Dice.Throw(load.Seed ^ 0xA3, at.Day.DayNumber / 7) % 41 == 0;
        var exact = mean * ofDay * ofHour * (away ? 0.06 : 1);
        if (load.Resource == Resource.Water) exact = Drawn(exact, load, at.No);
        return (long)(exact + Dice.Unit(load.Seed ^ 0x51, at.No));
    }

    // Water is drawn a flush at a time: an hour of little use is mostly an hour of none. How often none is drawn follows Poisson; its exponential by a few terms, the same on every machine.
    static double Drawn(double exact, Load load, long hour)
    {
        var draws = exact / (load.Class == LoadClass.Home ? 9 : 25);
        var none = 1 / (1 + draws * (1 + draws / 2 * (1 + draws / 3 * (1 + draws / 4))));
        return draws <= 0 || Dice.Unit(load.Seed ^ 0xF1, hour) < none ? 0 : exact / (1 - none);
    }
}
