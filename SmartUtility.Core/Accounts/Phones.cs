using PhoneNumbers;

namespace SmartUtility.Core.Accounts;

/// <summary>Phone numbers: kept in E.164, shown in national form, typed in either.</summary>
public static class Phones
{
    static readonly PhoneNumberUtil Util = PhoneNumberUtil.GetInstance();

    // Zones of the countries where the national form must be understood when an operator's own phone does not tell the country.
    static readonly Dictionary<string, string> Zones = new(StringComparer.Ordinal)
    {
        ["Africa/Porto-Novo"] = "BJ", ["Africa/Lome"] = "TG", ["Africa/Abidjan"] = "CI", ["Africa/Dakar"] = "SN", ["Africa/Bamako"] = "ML",
        ["Africa/Ouagadougou"] = "BF", ["Africa/Niamey"] = "NE", ["Africa/Bissau"] = "GW", ["Africa/Conakry"] = "GN", ["Africa/Douala"] = "CM",
        ["Africa/Libreville"] = "GA", ["Africa/Brazzaville"] = "CG", ["Africa/Kinshasa"] = "CD", ["Africa/Ndjamena"] = "TD", ["Africa/Bangui"] = "CF",
        ["Africa/Lagos"] = "NG", ["Africa/Accra"] = "GH", ["Africa/Nairobi"] = "KE", ["Africa/Kampala"] = "UG", ["Africa/Kigali"] = "RW",
        ["Africa/Johannesburg"] = "ZA", ["Africa/Tunis"] = "TN", ["Africa/Tripoli"] = "LY", ["Africa/Casablanca"] = "MA", ["Africa/Algiers"] = "DZ",
    };

    /// <summary>The operator's country (ISO 3166, two letters): from its own phone in international form, else from its zone; null when neither tells.</summary>
    public static string? CountryOf(string? operatorPhone, string timeZone)
    {
        if (operatorPhone is not null && operatorPhone.TrimStart().StartsWith('+') && Parse(operatorPhone, null) is { } number && Util.GetRegionCodeForNumber(number) is { Length: 2 } region) return region;
        return Zones.GetValueOrDefault(timeZone);
    }

    /// <summary>What was typed as E.164: international form (+… or 00…), or national form of any of the countries, those possible in today's plans first; empty when it can be no phone number.</summary>
    public static IReadOnlyList<string> Readings(string typed, IEnumerable<string> countries)
    {
        var text = typed.Trim();
        if (text.StartsWith("00", StringComparison.Ordinal)) text = "+" + text[2..];
        if (text.StartsWith('+')) return Parse(text, null) is { } whole ? [Util.Format(whole, PhoneNumberFormat.E164)] : [];
        return [.. countries.Distinct(StringComparer.Ordinal).Select(country => Parse(text, country)).OfType<PhoneNumber>().OrderByDescending(Util.IsPossibleNumber).Select(number => Util.Format(number, PhoneNumberFormat.E164)).Distinct()];
    }

    /// <summary>National form of an E.164 number for people: "01 97 00 00 01"; the number itself when it cannot be read.</summary>
    public static string National(string e164) => Parse(e164, null) is { } number ? Util.Format(number, PhoneNumberFormat.NATIONAL) : e164;

    static PhoneNumber? Parse(string text, string? country)
    {
        try
        {
            // Plans change (Benin went from 8 to 10 digits) and old numbers stay in books: what can be read is taken, whatever its length today.
            return Util.Parse(text, country);
        }
        catch (NumberParseException)
        {
            // The library says "not a number" by an exception.
            return null;
        }
    }
}
