using System.Globalization;
using System.Text;
using SmartUtility.Core.Import;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>The files of a made-up water office as its spreadsheet program writes them in French (';', decimal comma, Windows-1252): every line of a kind belongs to one of each other kind.</summary>
static class FirstDayFiles
{
    /// <summary>m³ that each meter counts in the month.</summary>
    public const decimal Used = 33.75m;
    /// <summary>Tariff of every agreement.</summary>
    public const string Tariff = "DOM";

    static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>A file of so many lines; meters hang since the first of the month and are read at its end.</summary>
    public static byte[] Of(ImportKind kind, int lines, BillingMonth month)
    {
        var text = new StringBuilder(lines * 80);
        text.Append(kind switch
        {
            ImportKind.NetworkPoints => "Code;Désignation;Nature;Fluide;Amont",
            ImportKind.UsagePoints => "Code;Point de réseau;Quartier;Ménages;Repère",
            ImportKind.Subscribers => "Compte;Nom et prénoms;Téléphone",
            ImportKind.Meters => "Numéro de série;Fluide;Branchement;Date de pose;Index de pose",
            ImportKind.Agreements => "Contrat;Compte;Branchement;Tarif;Date d'effet",
            ImportKind.OpeningBalances => "Compte;Solde",
            _ => "Numéro de série;Date de relevé;Relevé",
        }).Append("\r\n");
        var (first, last) = (Day(month.First), Day(month.End));
        for (var n = 1; n <= lines; n++)
        {
            text.Append(kind switch
            {
                ImportKind.NetworkPoints => string.Create(CultureInfo.InvariantCulture, $"R{n:00000};Réseau n° {n};{(n == 1 ? "Usine" : "Secteur")};Eau;{(n == 1 ? "" : $"R{n / 10 + (n < 10 ? 1 : 0):00000}")}"),
                ImportKind.UsagePoints => string.Create(CultureInfo.InvariantCulture, $"B{n:00000};R{n:00000};Quartier {n % 40};1;\"Derrière l'école; portail {n}\""),
                ImportKind.Subscribers => string.Create(CultureInfo.InvariantCulture, $"C{n:00000};Élisée Ahossi {n};+22901{97_000_000 + n}"),
                ImportKind.Meters => string.Create(CultureInfo.InvariantCulture, $"M{n:00000};Eau;B{n:00000};{first};{n},250"),
                ImportKind.Agreements => string.Create(CultureInfo.InvariantCulture, $"A{n:00000};C{n:00000};B{n:00000};{Tariff};{first}"),
                ImportKind.OpeningBalances => string.Create(CultureInfo.InvariantCulture, $"C{n:00000};{n * 5}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"M{n:00000};{last} 00:00;{n + 34},000"),
            }).Append("\r\n");
        }
        return Windows.GetBytes(text.ToString());
    }

    static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
