using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Import;

/// <summary>Words that a cell may hold, in both languages.</summary>
/// <param name="words">Each value with its words, plain (see <see cref="Cells.Plain"/>), that of the API first.</param>
public sealed class Choices<T>(params (T Value, string[] Words)[] words) where T : struct
{
    readonly Dictionary<string, T> _values = words.SelectMany(row => row.Words, (row, word) => (word, row.Value)).ToDictionary(row => row.word, row => row.Value, StringComparer.Ordinal);

    /// <summary>The first word of each value.</summary>
    public string Known { get; } = string.Join(", ", words.Select(row => row.Words[0].Replace('_', '-')));

    /// <summary>The value of what was typed; null for none.</summary>
    public T? Find(string typed) => _values.TryGetValue(Cells.Plain(typed), out var value) ? value : null;
}

/// <summary>The lists of words.</summary>
public static class Words
{
    /// <summary>What is supplied.</summary>
    public static readonly Choices<Resource> Resources = new((Resource.Electricity, ["electricity", "electricite", "elec"]), (Resource.Gas, ["gas", "gaz"]), (Resource.Water, ["water", "eau"]));
    /// <summary>Kinds of network points.</summary>
    public static readonly Choices<NetworkPointKind> NetworkPoints = new((NetworkPointKind.Plant, ["plant", "usine", "source", "forage", "centrale"]), (NetworkPointKind.Station, ["station", "poste_source", "station_de_pompage"]),
        (NetworkPointKind.Zone, ["zone", "secteur"]), (NetworkPointKind.Feeder, ["feeder", "depart"]), (NetworkPointKind.Transformer, ["transformer", "transformateur", "poste"]));
    /// <summary>Kinds of usage points.</summary>
    public static readonly Choices<UsagePointKind> UsagePoints = new((UsagePointKind.Home, ["home", "menage", "habitation", "domestique", "logement"]), (UsagePointKind.Business, ["business", "entreprise", "commerce", "professionnel"]),
        (UsagePointKind.PublicBody, ["public_body", "public", "administration", "organisme_public"]), (UsagePointKind.Standpipe, ["standpipe", "borne_fontaine"]), (UsagePointKind.Kiosk, ["kiosk", "kiosque"]));
    /// <summary>Kinds of subscribers.</summary>
    public static readonly Choices<SubscriberKind> Subscribers = new((SubscriberKind.Person, ["person", "personne", "particulier"]), (SubscriberKind.Business, ["business", "entreprise", "societe"]),
        (SubscriberKind.PublicBody, ["public_body", "public", "administration", "organisme_public"]));
    /// <summary>What a meter switches supply with.</summary>
    public static readonly Choices<SwitchKind> Switches = new((SwitchKind.None, ["none", "aucun", "aucune", "non"]), (SwitchKind.Relay, ["relay", "relais"]), (SwitchKind.Valve, ["valve", "vanne", "electrovanne"]));
    /// <summary>Languages of bills.</summary>
    public static readonly Choices<int> Languages = new((0, ["en", "english", "anglais"]), (1, ["fr", "french", "francais"]));
    /// <summary>Which way a meter at a network point counts.</summary>
    public static readonly Choices<short> Flows = new((1, ["in", "entree", "entrant"]), (-1, ["out", "sortie", "sortant"]));
}
