namespace SmartUtility.Core.Metering.Payloads;

/// <summary>Topic filters of MQTT: "+" is one level, "#" at the end all further ones.</summary>
public static class TopicFilter
{
    /// <summary>Most characters of a filter.</summary>
    public const int MaxLength = 200;

    /// <summary>True for a filter a bridge may have: wildcards are whole levels, "#" the last, and the first level is a name (not one of "$SYS").</summary>
    public static bool IsBounded(string filter)
    {
        if (filter.Length is 0 or > MaxLength || filter[0] == '$' || filter.Any(char.IsControl)) return false;
        var levels = filter.Split('/');
        if (levels[0].Length == 0 || levels[0].AsSpan().ContainsAny('+', '#')) return false;
        for (var at = 1; at < levels.Length; at++)
            if (levels[at].AsSpan().ContainsAny('+', '#') && levels[at] != "+" && !(levels[at] == "#" && at == levels.Length - 1)) return false;
        return true;
    }

    /// <summary>True when the topic is one of the filter's.</summary>
    public static bool Matches(string filter, string topic)
    {
        var (wanted, levels) = (filter.Split('/'), topic.Split('/'));
        for (var at = 0; at < wanted.Length; at++)
        {
            if (wanted[at] == "#") return true;
            if (at >= levels.Length || wanted[at] != "+" && wanted[at] != levels[at]) return false;
        }
        return levels.Length == wanted.Length;
    }
}

/// <summary>What a bridge may publish besides its own topics, and how that is read.</summary>
/// <param name="Profile">Format; null: the product's own, on topics of its operator's meters.</param>
/// <param name="Filters">Topic filters.</param>
/// <param name="Zone">Zone of times that name none: its operator's.</param>
public sealed record Bridge(DeviceProfile? Profile, IReadOnlyList<string> Filters, TimeZoneInfo Zone)
{
    /// <summary>True when it may publish there.</summary>
    public bool Covers(string topic) => Filters.Any(filter => TopicFilter.Matches(filter, topic));
}
