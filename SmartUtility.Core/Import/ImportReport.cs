namespace SmartUtility.Core.Import;

/// <summary>What a file brought, or would bring.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Lines">Lines under the heading.</param>
/// <param name="New">Things that are new; readings for a file of readings.</param>
/// <param name="Same">Things that were there exactly so.</param>
/// <param name="FlawCount">Everything that is wrong; with one of them, nothing was stored.</param>
/// <param name="Flaws">The first of them, by line and column.</param>
/// <param name="IsDry">True when it was only tried.</param>
/// <param name="Questionable">Readings whose index fell; stored, and billed only after somebody looked at them.</param>
/// <param name="UnknownTariffs">Tariffs that agreements name and nobody has published yet.</param>
/// <param name="SecretsToMake">New meters that ask for a password.</param>
/// <param name="Secrets">Secrets made for new meters, told this once; empty when tried.</param>
public sealed record ImportReport(ImportKind Kind, int Lines, int New, int Same, int FlawCount, IReadOnlyList<Flaw> Flaws, bool IsDry, int Questionable, IReadOnlyList<string> UnknownTariffs, int SecretsToMake, IReadOnlyList<MeterSecret> Secrets)
{
    /// <summary>Flaws that are listed; more are only counted.</summary>
    public const int MostFlaws = 200;

    /// <summary>True when nothing is wrong: everything was stored, or would be.</summary>
    public bool IsGood => FlawCount == 0;
}

/// <summary>The secret of a new meter.</summary>
/// <param name="Serial">The meter.</param>
/// <param name="UserName">Its name at the broker, OPERATOR/SERIAL.</param>
/// <param name="Secret">Its password there.</param>
public sealed record MeterSecret(string Serial, string UserName, string Secret);

/// <summary>Secrets of meters as a file of cells.</summary>
public static class SecretList
{
    /// <summary>Serial, user name at the broker, password; none of them holds a separator or quote.</summary>
    public static string Csv(IEnumerable<MeterSecret> secrets) => "serial;user_name;password\r\n" + string.Concat(secrets.Select(one => $"{one.Serial};{one.UserName};{one.Secret}\r\n"));
}
