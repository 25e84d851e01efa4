using System.Globalization;

namespace SmartUtility.Web.Components.Counter;

/// <summary>What a cashier types.</summary>
public static class Typed
{
    /// <summary>An amount with any usual grouping ("12 450", "12.450,5", "12,450.50"); null for anything else. The last of point and comma with one or two digits behind it is the decimal separator.</summary>
    public static decimal? Amount(string? text)
    {
        var plain = new string([.. (text ?? "").Where(letter => !char.IsWhiteSpace(letter) && letter is not ('\u00A0' or '\u202F' or '\''))]);
        var at = plain.LastIndexOfAny(['.', ',']);
        var behind = at < 0 ? 0 : plain.Length - at - 1;
        var isDecimal = behind is 1 or 2;
        var whole = (at < 0 ? plain : plain[..(isDecimal ? at : plain.Length)]).Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        return decimal.TryParse(isDecimal ? $"{whole}.{plain[(at + 1)..]}" : whole, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }
}
