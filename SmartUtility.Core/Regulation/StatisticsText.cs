using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>What stands above the figures of a closed period.</summary>
/// <param name="Operator">Code of the operator.</param>
/// <param name="From">First day.</param>
/// <param name="To">First day after.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Documents">Bills and credit notes counted.</param>
/// <param name="DocumentsHash">SHA-256 over their hashes in order of their ids, as hex; of nothing when there are none.</param>
/// <param name="Previous">Hash of the period before, as hex; "" for the first.</param>
public sealed record StatisticsHead(string Operator, DateOnly From, DateOnly To, string Currency, long Documents, string DocumentsHash, string Previous);

/// <summary>
/// The frozen figures as text, and its hash. UTF-8, LF after every line; a head of "name;value" lines in fixed order, then one line per figure:
/// "line;figure;resource;class;zone;key;beneficiary;about;unit;value;count;source;state", sorted by their code points. Decimals have a point, no superfluous
/// zeros; days are yyyy-MM-dd; what is null is empty; in texts % ; CR LF are written as %25 %3B %0D %0A. sha256sum over the file gives the hash.
/// </summary>
public static class StatisticsText
{
    /// <summary>First line of the text.</summary>
    public const string Format = "smartutility-statistics;1";

    /// <summary>The text.</summary>
    public static string Of(StatisticsHead head, IEnumerable<Statistic> lines)
    {
        var text = new StringBuilder();
        void Line(params string[] fields) => text.AppendJoin(';', fields).Append('\n');
        text.Append(Format).Append('\n');
        Line("operator", Safe(head.Operator));
        Line("from", Day(head.From));
        Line("to", Day(head.To));
        Line("currency", head.Currency);
        Line("documents", head.Documents.ToString(CultureInfo.InvariantCulture));
        Line("documents-hash", head.DocumentsHash);
        Line("previous", head.Previous);
        foreach (var line in lines.Select(Of).Order(StringComparer.Ordinal)) text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>SHA-256 of the text, as lower-case hex.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static string Of(Statistic line) => string.Join(';', "line", line.Figure.Code(), line.Resource?.ToString().ToLowerInvariant() ?? "", Safe(line.Class), Safe(line.Zone), Safe(line.Key), Safe(line.Beneficiary),
        line.About is { } about ? Day(about) : "", Safe(line.Unit), BillingJson.Text(line.Value), line.Count.ToString(CultureInfo.InvariantCulture), line.Source, line.IsFinal ? "final" : "provisional");

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Safe(string? text) => (text ?? "").Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
}
