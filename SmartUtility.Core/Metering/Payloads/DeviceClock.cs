namespace SmartUtility.Core.Metering.Payloads;

/// <summary>Where the time of a reading comes from.</summary>
public enum TimeSource
{
    /// <summary>The device's clock.</summary>
    Device,
    /// <summary>None was sent: arrival.</summary>
    Arrival,
    /// <summary>The device's clock is plainly wrong: arrival.</summary>
    ArrivalInstead,
}

/// <summary>What is made of a device's clock. Late is normal; the far past and the future are not.</summary>
public static class DeviceClock
{
    /// <summary>Before this no meter of this system measured anything: a clock that lost its battery (1970, 2000-01-01).</summary>
    public static readonly DateTimeOffset Earliest = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
    /// <summary>A clock may be ahead of ours by this much without remark.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    /// <summary>Further ahead than this, arrival is nearer to the truth than the device's clock.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromDays(1);

    /// <summary>The time to store, how far it is to be trusted, and where it comes from.</summary>
    /// <param name="sent">What the device said, or null.</param>
    /// <param name="isZoneKnown">False when it said no zone: UTC is assumed and the reading marked.</param>
    /// <param name="receivedAt">Arrival.</param>
    public static (DateTimeOffset Time, ReadingQuality Quality, TimeSource Source) Resolve(DateTimeOffset? sent, bool isZoneKnown, DateTimeOffset receivedAt)
    {
        if (sent is not { } time) return (Whole(receivedAt), ReadingQuality.Valid, TimeSource.Arrival);
        if (time < Earliest || time > receivedAt + Furthest) return (Whole(receivedAt), ReadingQuality.Questionable, TimeSource.ArrivalInstead);
        return (Whole(time), isZoneKnown && time <= receivedAt + Tolerance ? ReadingQuality.Valid : ReadingQuality.Questionable, TimeSource.Device);
    }

    /// <summary>UTC, cut to whole microseconds as they are stored.</summary>
    public static DateTimeOffset Whole(DateTimeOffset value) => new(value.UtcTicks - value.UtcTicks % 10, TimeSpan.Zero);
}
