using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Import;

/// <summary>A line of each kind as values. What a cell left empty is null: not said, and the default where something is made new.</summary>
public abstract record FileLine(SheetLine From);

/// <summary>A network point. See the columns of its template.</summary>
public sealed record NetworkPointLine(SheetLine From, string Code, string Name, NetworkPointKind Kind, Resource Resource, string? Parent, long? CapacityPerHour, decimal? TechnicalLoss, long? UnmeteredPerDay, double? Latitude, double? Longitude) : FileLine(From)
{
    /// <summary>Reads it; flaws go to the reader.</summary>
    public static NetworkPointLine Read(LineReader cells, SheetLine line)
    {
        var (latitude, longitude) = Position.Read(cells);
        var read = new NetworkPointLine(line, cells.NeededCode("code"), cells.Needed("name"), Needed(cells, "kind", Words.NetworkPoints), Needed(cells, "resource", Words.Resources), cells.Code("parent"),
            cells.Whole("capacity_per_hour", 1, long.MaxValue / 1000), cells.Number("technical_loss_percent", 0, 100), cells.Whole("unmetered_per_day", 0, long.MaxValue / 1000), latitude, longitude);
        if (read.Parent is not null && read.Parent == read.Code) cells.Refuse("parent", Flaws.Circle());
        return read;
    }

    internal static T Needed<T>(LineReader cells, string column, Choices<T> choices) where T : struct
    {
        if (!cells.Has(column)) cells.Refuse(column, Flaws.Required());
        return cells.Choice(column, choices) ?? default;
    }
}

/// <summary>A usage point.</summary>
public sealed record UsagePointLine(SheetLine From, string Code, string NetworkPoint, string District, UsagePointKind? Kind, int? Households, string? Landmark, string? Route, bool? IsUnbilled, double? Latitude, double? Longitude) : FileLine(From)
{
    /// <summary>Reads it; flaws go to the reader.</summary>
    public static UsagePointLine Read(LineReader cells, SheetLine line)
    {
        var (latitude, longitude) = Position.Read(cells);
        return new UsagePointLine(line, cells.NeededCode("code"), cells.NeededCode("network_point"), cells.Needed("district"), cells.Choice("kind", Words.UsagePoints), (int?)cells.Whole("households", 1, 10_000),
            cells.Text("landmark", 500), cells.Text("reading_route"), cells.YesNo("is_unbilled"), latitude, longitude);
    }
}

/// <summary>A subscriber; phones in E.164, the one for messages first.</summary>
public sealed record SubscriberLine(SheetLine From, string Account, string Name, IReadOnlyList<string> Phones, SubscriberKind? Kind, string? TaxId, string? Email, string? Language) : FileLine(From)
{
    /// <summary>Reads it; a phone in national form is one of that country.</summary>
    public static SubscriberLine Read(LineReader cells, SheetLine line, string? country)
    {
        List<string> phones = [];
        foreach (var column in (string[])["phone", "phone_2"])
        {
            if (!cells.Has(column))
            {
                if (column == "phone") cells.Refuse(column, Flaws.Required());
                continue;
            }
            var typed = cells.Text(column, 40) ?? "";
            if (Cells.IsMangled(typed)) cells.Refuse(column, Flaws.Mangled());
            else if (Phone(typed, country) is not { } phone) cells.Refuse(column, Flaws.Phone());
            else if (!phones.Contains(phone)) phones.Add(phone);
        }
        var language = cells.Choice("language", Words.Languages);
        var read = new SubscriberLine(line, cells.NeededCode("account"), cells.Needed("name"), phones, cells.Choice("kind", Words.Subscribers), cells.Text("tax_id", 50), cells.Text("email"), language is null ? null : language == 0 ? "en" : "fr");
        if (read.Kind == SubscriberKind.Business && read.TaxId is null) cells.Refuse("tax_id", Flaws.TaxId());
        return read;
    }

    // A spreadsheet program takes the + and the leading 0 of numbers away: digits that begin with a country's code are tried as such last.
    static string? Phone(string typed, string? country)
    {
        if (Accounts.Phones.Readings(typed, country is null ? [] : [country]) is [var phone, ..]) return phone;
        return typed.Length >= 10 && typed.All(sign => char.IsAsciiDigit(sign) || sign is ' ' or '.' or '-') && Accounts.Phones.Readings("+" + typed, []) is [var whole, ..] ? whole : null;
    }
}

/// <summary>A meter's register and, on its first line, the meter and its place.</summary>
public sealed record MeterLine(SheetLine From, string Serial, Resource Resource, SwitchKind? Switch, string? Model, int? IntervalSeconds, string? Secret, NewRegister? Register, string? UsagePoint, string? NetworkPoint, short? Flow, DateTimeOffset? InstalledAt, decimal? Index) : FileLine(From)
{
    /// <summary>Reads it; an installation lies between 2001 and now.</summary>
    public static MeterLine Read(LineReader cells, SheetLine line, UtilityCalendar calendar, DateTimeOffset now)
    {
        var resource = NetworkPointLine.Needed(cells, "resource", Words.Resources);
        var read = new MeterLine(line, cells.NeededCode("serial"), resource, cells.Choice("switch", Words.Switches), cells.Text("model"), (int?)cells.Whole("interval_seconds", 1, 86_400 * 40), cells.Text("secret"), ReadRegister(cells, resource),
            cells.Code("usage_point"), cells.Code("network_point"), cells.Choice("flow", Words.Flows), cells.Instant("installed_at", calendar), cells.Number("index", 0, 999_999_999_999m));
        if (read.Secret is { Length: < DeviceSecrets.MinLength } && !IsNewSecret(read.Secret)) cells.Refuse("secret", Flaws.Secret(DeviceSecrets.MinLength));
        if (read is { UsagePoint: not null, NetworkPoint: not null }) cells.Refuse("network_point", Flaws.OnePlace());
        var isPlaced = read.UsagePoint is not null || read.NetworkPoint is not null;
        if (isPlaced && !cells.Has("installed_at")) cells.Refuse("installed_at", Flaws.NoInstant());
        if (!isPlaced && (cells.Has("installed_at") || cells.Has("index")) && !cells.Has("usage_point") && !cells.Has("network_point")) cells.Refuse("usage_point", Flaws.NoPlace());
        if (read.InstalledAt > now.AddMinutes(5)) cells.Refuse("installed_at", Flaws.Future());
        if (read.InstalledAt < Metering.Payloads.DeviceClock.Earliest) cells.Refuse("installed_at", Flaws.TooOld());
        return read;
    }

    /// <summary>True where a secret shall be made.</summary>
    public static bool IsNewSecret(string secret) => Cells.Plain(secret) is "new" or "nouveau";

    // The register that the line names; null: the plain one of the resource.
    static NewRegister? ReadRegister(LineReader cells, Resource resource)
    {
        var plain = NewRegister.Plain(resource);
        var (unit, decimals, digits, multiplier, weight) = (cells.Text("unit", 20), cells.Whole("decimals", 0, 6), cells.Whole("digits", 1, 12), cells.Number("multiplier", 0.000001m, 1_000_000), cells.Number("pulse_weight", 0.000001m, 1_000_000_000));
        if (!cells.Has("register") && unit is null && decimals is null && digits is null && multiplier is null && weight is null) return null;
        var register = new NewRegister(cells.Text("register", 64) ?? plain.Code, unit ?? plain.Unit, (int?)decimals ?? plain.Decimals, (int?)digits ?? plain.Digits, multiplier ?? 1, weight);
        if (register.Make(0, resource).Refusal is not { } why) return register;
        cells.Refuse(why.Code switch { "pulse-weight-required" or "pulse-weight-refused" => "pulse_weight", "bad-code" => "register", _ => "unit" }, why);
        return null;
    }
}

/// <summary>An agreement.</summary>
public sealed record AgreementLine(SheetLine From, string Number, string Account, string UsagePoint, string Tariff, DateOnly StartsOn, DateOnly? EndsOn, string? Payer, string? Occupant, decimal? Kva, string? MeterSize) : FileLine(From)
{
    /// <summary>Reads it.</summary>
    public static AgreementLine Read(LineReader cells, SheetLine line)
    {
        if (!cells.Has("starts_on")) cells.Refuse("starts_on", Flaws.Required());
        var read = new AgreementLine(line, cells.NeededCode("number"), cells.NeededCode("account"), cells.NeededCode("usage_point"), cells.NeededCode("tariff"), cells.Day("starts_on") ?? DateOnly.MinValue, cells.Day("ends_on"),
            cells.Code("payer"), cells.Text("occupant"), cells.Number("kva", 0.001m, 1_000_000), cells.Text("meter_size", 20));
        if (read.StartsOn != DateOnly.MinValue && read.EndsOn <= read.StartsOn) cells.Refuse("ends_on", Flaws.EndsBefore());
        return read;
    }
}

/// <summary>What an account owed (positive) or had paid ahead (negative).</summary>
public sealed record BalanceLine(SheetLine From, string Account, decimal Amount) : FileLine(From)
{
    /// <summary>Reads it; no more decimals than the currency has.</summary>
    public static BalanceLine Read(LineReader cells, SheetLine line, Currency currency)
    {
        if (!cells.Has("amount")) cells.Refuse("amount", Flaws.Required());
        var amount = cells.Number("amount", -1_000_000_000_000m, 1_000_000_000_000m);
        if (amount == 0) cells.Refuse("amount", Flaws.Zero());
        if (amount is { } given && given % currency.SmallestUnit != 0) cells.Refuse("amount", Flaws.TooFine(currency.Decimals));
        return new BalanceLine(line, cells.NeededCode("account"), amount ?? 0);
    }
}

/// <summary>A reading of the past.</summary>
public sealed record ReadingLine(SheetLine From, string Serial, string? Register, DateTimeOffset Time, decimal Value, string? Unit) : FileLine(From)
{
    /// <summary>Reads it; readings lie between 2001 and now.</summary>
    public static ReadingLine Read(LineReader cells, SheetLine line, UtilityCalendar calendar, DateTimeOffset now)
    {
        foreach (var column in (string[])["time", "value"])
            if (!cells.Has(column)) cells.Refuse(column, Flaws.Required());
        var time = cells.Instant("time", calendar);
        if (time > now + Metering.Payloads.DeviceClock.Tolerance) cells.Refuse("time", Flaws.Future());
        if (time < Metering.Payloads.DeviceClock.Earliest) cells.Refuse("time", Flaws.TooOld());
        return new ReadingLine(line, cells.NeededCode("serial"), cells.Text("register", 64), time ?? default, cells.Number("value", -1_000_000_000m, 999_999_999_999m) ?? 0, cells.Text("unit", 20));
    }
}

static class Position
{
    /// <summary>Both degrees, or neither.</summary>
    public static (double? Latitude, double? Longitude) Read(LineReader cells)
    {
        if (cells.Has("latitude") != cells.Has("longitude")) cells.Refuse(cells.Has("latitude") ? "longitude" : "latitude", Flaws.HalfPosition());
        return ((double?)cells.Number("latitude", -90, 90), (double?)cells.Number("longitude", -180, 180));
    }
}
