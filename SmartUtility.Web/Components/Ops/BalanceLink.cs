using System.Globalization;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Ops;

/// <summary>The question of the balance table in an address: the same for the page and its file.</summary>
public static class BalanceLink
{
    /// <summary>The question of an address; what cannot be read is left out.</summary>
    public static BalanceQuestion Question(string? operatorCode, string? resource, string? from, string? to, string? by) => new(
        string.IsNullOrEmpty(operatorCode) ? null : operatorCode, Enum.TryParse<Resource>(resource, ignoreCase: true, out var chosen) && Enum.IsDefined(chosen) ? chosen : null,
        Day(from), Day(to), Enum.TryParse<NetworkPointKind>(by, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null);

    /// <summary>Address of a question.</summary>
    /// <param name="path">Page or file.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="page">Page, 1 or more; the first is left out.</param>
    public static string Of(string path, BalanceQuestion question, int page = 1)
    {
        var parts = new[]
        {
            ("operator", question.Operator), ("resource", question.Resource?.ToString().ToLowerInvariant()), ("from", Text(question.From)), ("to", Text(question.Until)), ("by", question.Kind?.ToString().ToLowerInvariant()),
            ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null),
        }.Where(part => part.Item2 is not null).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2!)}").ToList();
        return parts.Count == 0 ? path : path + "?" + string.Join('&', parts);
    }

    static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
