using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>A sum in words, as bills of francophone offices state it; below 10^12, decimals as a figure.</summary>
public static class AmountInWords
{
    static readonly string[] French = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"];
    static readonly string[] FrenchTens = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"];
    static readonly string[] English = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
    static readonly string[] EnglishTens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>"quatorze mille six cent quatre-vingt-cinq FCFA".</summary>
    public static string Of(decimal amount, Currency currency, string language)
    {
        var whole = (long)Math.Truncate(Math.Abs(amount));
        var cents = Math.Abs(amount) - whole;
        var words = (amount < 0 ? language == "fr" ? "moins " : "minus " : "") + (language == "fr" ? InFrench(whole) : InEnglish(whole));
        return cents == 0 ? $"{words} {currency.Symbol}" : $"{words} {currency.Symbol} {(language == "fr" ? "et" : "and")} {(long)(cents * (currency.Decimals == 3 ? 1000 : 100))}/{(currency.Decimals == 3 ? 1000 : 100)}";
    }

    static string InFrench(long n)
    {
        if (n == 0) return French[0];
        List<string> parts = [];
        void Take(long size, string name, bool plural)
        {
            var count = n / size;
            n %= size;
            if (count == 0) return;
            // mille takes no "un" and no s; hundreds before mille take no s either.
            parts.Add(size == 1000 ? count == 1 ? name : $"{Below1000(count, false)} {name}" : $"{Below1000(count, true)} {name}{(plural && count > 1 ? "s" : "")}");
        }
        Take(1_000_000_000, "milliard", true);
        Take(1_000_000, "million", true);
        Take(1000, "mille", false);
        if (n > 0) parts.Add(Below1000(n, true));
        return string.Join(' ', parts);
    }

    static string Below1000(long n, bool isLast)
    {
        var (hundreds, rest) = (n / 100, n % 100);
        var head = hundreds switch { 0 => "", 1 => "cent", _ => $"{French[hundreds]} cent{(rest == 0 && isLast ? "s" : "")}" };
        return rest == 0 ? head : head.Length == 0 ? Below100(rest, isLast) : $"{head} {Below100(rest, isLast)}";
    }

    static string Below100(long n, bool isLast)
    {
        if (n < 20) return French[n];
        var (tens, unit) = (n / 10, n % 10);
        if (tens is 7 or 9) unit += 10;
        if (unit == 0) return FrenchTens[tens] + (tens == 8 && isLast ? "s" : "");
        return unit is 1 or 11 && tens < 8 ? $"{FrenchTens[tens]} et {French[unit]}" : $"{FrenchTens[tens]}-{French[unit]}";
    }

    static string InEnglish(long n)
    {
        if (n == 0) return English[0];
        List<string> parts = [];
        foreach (var (size, name) in new[] { (1_000_000_000L, "billion"), (1_000_000L, "million"), (1000L, "thousand") })
        {
            if (n >= size) parts.Add($"{EnglishBelow1000(n / size)} {name}");
            n %= size;
        }
        if (n > 0) parts.Add(parts.Count > 0 && n < 100 ? $"and {EnglishBelow1000(n)}" : EnglishBelow1000(n));
        return string.Join(' ', parts);
    }

    static string EnglishBelow1000(long n)
    {
        var (hundreds, rest) = (n / 100, n % 100);
        var tail = rest < 20 ? English[rest] : EnglishTens[rest / 10] + (rest % 10 == 0 ? "" : "-" + English[rest % 10]);
        return hundreds == 0 ? tail : rest == 0 ? $"{English[hundreds]} hundred" : $"{English[hundreds]} hundred and {tail}";
    }
}
