using System.Globalization;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Admin;

/// <summary>The audit filter in an address: the same for the page and its CSV.</summary>
public static class AuditLink
{
    /// <summary>Beginnings of actions to choose from; empty for all.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["", "supply", "agreement", "work-order", "operator", "moratorium", "usage-point", "staff", "key", "tariff", "invoice", "payment"];

    /// <summary>Address of a filter.</summary>
    public static string Of(string path, string? kind, string? text, string? from, string? until, string? after)
    {
        var parts = new[] { ("action", kind), ("q", text), ("from", from), ("until", until), ("after", after) }.Where(part => !string.IsNullOrEmpty(part.Item2)).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2!)}");
        return path + "?" + string.Join('&', parts);
    }

    /// <summary>The filter of an address; a day that is none is left out, the last day is included.</summary>
    public static AuditFilter Filter(string? kind, string? text, string? from, string? until, UtilityCalendar calendar) =>
        new(kind, text, Day(from) is { } first ? calendar.StartOf(first) : null, Day(until) is { } last ? calendar.StartOf(last.AddDays(1)) : null);

    static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
