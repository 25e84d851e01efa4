namespace SmartUtility.Core.Detection;

/// <summary>One hour of a network point, as the rollup computed it.</summary>
/// <param name="Hour">Start, UTC.</param>
/// <param name="Expected">Base units (Wh or L) that its own meters say flowed in; positive = in.</param>
/// <param name="Received">Base units registered below it.</param>
/// <param name="Due">Meters that should have reported.</param>
/// <param name="Present">Meters that did.</param>
/// <param name="Stored">Base units its tanks took up (negative: gave back); already taken off expected.</param>
/// <param name="Own">Meters that make up expected; 0: nobody measures what flows in, and expected says nothing.</param>
public sealed record NetworkHour(DateTimeOffset Hour, long Expected, long Received, int Due, int Present, long Stored = 0, int Own = 1)
{
    /// <summary>Share of meters an hour needs to count, in %.</summary>
    public const int NeededCoverage = 95;

    /// <summary>True when something measures what flows in.</summary>
    public bool IsMeasured => Own > 0;

    /// <summary>What flowed through the point: what its meters say flowed in, or what was registered below where nobody measures that.</summary>
    public long Load => IsMeasured ? Expected + Stored : Received;

    /// <summary>Loss in % of expected; positive = lost. 0 when nothing was expected.</summary>
    public decimal LossPercent => Loss.Percent(Expected, Received);

    /// <summary>True when the hour is over and enough of its meters reported to judge it.</summary>
    public bool IsComplete(DateTimeOffset now) => Hour.AddHours(1) <= now && Due > 0 && Present * 100L >= Due * (long)NeededCoverage;
}

/// <summary>Loss of a balance.</summary>
public static class Loss
{
    /// <summary>(expected − received) in % of expected, 0 when nothing was expected.</summary>
    public static decimal Percent(long expected, long received) => expected <= 0 ? 0 : (expected - received) * 100m / expected;
}
