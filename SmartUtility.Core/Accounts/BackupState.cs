namespace SmartUtility.Core.Accounts;

/// <summary>What is known of the installation's backups.</summary>
/// <param name="GoodAt">The moment of which the last good backup holds the data; null: there was none.</param>
/// <param name="File">Where it was written, or null.</param>
/// <param name="FailedAt">When the last try failed, if no good one came after it; else null.</param>
/// <param name="FailedWhy">Why, in words; null when <paramref name="FailedAt"/> is.</param>
public sealed record BackupState(DateTimeOffset? GoodAt, string? File, DateTimeOffset? FailedAt, string? FailedWhy)
{
    /// <summary>Whole days since the last good backup, 0 or more; null when there was none.</summary>
    public int? Days(DateTimeOffset now) => GoodAt is { } good ? Math.Max(0, (int)(now - good).TotalDays) : null;

    /// <summary>True when a night was missed: no good backup within the last 36 hours.</summary>
    public bool IsLate(DateTimeOffset now) => GoodAt is not { } good || now - good > TimeSpan.FromHours(36);
}

/// <summary>When a nightly backup is due, and which old ones go.</summary>
public static class BackupRule
{
    /// <summary>True when no good backup was made since the last time the clock stood at <paramref name="hour"/> (UTC, 0 to 23): a machine that was off at night makes it up as soon as it is on.</summary>
    public static bool IsDue(DateTimeOffset? lastGood, DateTimeOffset now, int hour)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(hour);
        var turn = today <= now ? today : today.AddDays(-1);
        return lastGood is not { } last || last < turn;
    }

    /// <summary>Names of nightly backups that go when <paramref name="keep"/> (1 or more) stay: the oldest. Names sort by their time; other files are left alone.</summary>
    public static IReadOnlyList<string> Outdated(IEnumerable<string> names, int keep) =>
        [.. names.Where(IsNightly).OrderDescending(StringComparer.Ordinal).Skip(Math.Max(1, keep))];

    /// <summary>Name of the nightly backup of this moment.</summary>
    public static string NameAt(DateTimeOffset at) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"smartutility-{at.UtcDateTime:yyyyMMdd-HHmmss}Z.backup");

    static bool IsNightly(string name) => name.Length == "smartutility-20261124-013700Z.backup".Length && name.StartsWith("smartutility-", StringComparison.Ordinal) && name.EndsWith("Z.backup", StringComparison.Ordinal);
}
