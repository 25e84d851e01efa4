namespace SmartUtility.Core.Import;

/// <summary>A column that a kind of file may have.</summary>
/// <param name="Name">As in the templates and in the API.</param>
/// <param name="IsNeeded">True when every line fills it.</param>
/// <param name="AlsoCalled">Other names it is known by, without accents, "_" for blanks.</param>
public sealed record SheetColumn(string Name, bool IsNeeded, IReadOnlyList<string> AlsoCalled);

/// <summary>The columns of each kind. Headings are read without regard to case, accents, blanks and hyphens.</summary>
public static class SheetColumns
{
    static readonly Dictionary<ImportKind, SheetColumn[]> Table = new()
    {
        [ImportKind.NetworkPoints] =
        [
            Needed("code"), Needed("name", "nom", "designation"), Needed("kind", "type", "genre", "nature"), Needed("resource", "ressource", "fluide", "energie"), Free("parent", "amont", "point_amont"),
            Free("capacity_per_hour", "capacite_par_heure"), Free("technical_loss_percent", "perte_technique", "perte_technique_pourcent"), Free("unmetered_per_day", "non_compte_par_jour"), Free("latitude", "lat"), Free("longitude", "long", "lon"),
        ],
        [ImportKind.UsagePoints] =
        [
            Needed("code", "branchement"), Needed("network_point", "point_de_reseau", "point_reseau", "zone", "poste"), Needed("district", "quartier"), Free("kind", "type", "genre", "nature"), Free("households", "menages", "foyers"),
            Free("landmark", "repere"), Free("reading_route", "tournee"), Free("is_unbilled", "non_facture"), Free("latitude", "lat"), Free("longitude", "long", "lon"),
        ],
        [ImportKind.Subscribers] =
        [
            Needed("account", "compte", "numero_de_compte", "numero_client"), Needed("name", "nom", "nom_et_prenoms", "raison_sociale"), Needed("phone", "telephone", "tel", "portable"), Free("phone_2", "telephone_2", "tel_2", "autre_telephone"),
            Free("kind", "type", "genre", "nature"), Free("tax_id", "ifu", "numero_fiscal", "nif"), Free("email", "courriel", "e_mail", "mail"), Free("language", "langue"),
        ],
        [ImportKind.Meters] =
        [
            Needed("serial", "numero_de_serie", "numero_compteur", "numero_de_compteur", "compteur"), Needed("resource", "ressource", "fluide", "energie"), Free("usage_point", "branchement", "point_de_livraison"), Free("network_point", "point_de_reseau", "point_reseau"),
            Free("installed_at", "installed_on", "date_de_pose", "pose_le"), Free("index", "opening_index", "index_de_pose"), Free("register", "registre", "obis"), Free("unit", "unite"), Free("decimals", "decimales"), Free("digits", "chiffres"),
            Free("multiplier", "multiplicateur", "coefficient"), Free("pulse_weight", "poids_d_impulsion"), Free("switch", "coupure", "organe_de_coupure"), Free("model", "modele"), Free("interval_seconds", "intervalle_secondes"), Free("secret"), Free("flow", "sens"),
        ],
        [ImportKind.Agreements] =
        [
            Needed("number", "numero", "contrat", "numero_de_contrat", "abonnement", "numero_d_abonnement"), Needed("account", "compte", "numero_de_compte", "numero_client"), Needed("usage_point", "branchement", "point_de_livraison"), Needed("tariff", "tarif", "code_tarif"),
            Needed("starts_on", "debut", "date_de_debut", "date_d_effet"), Free("ends_on", "fin", "date_de_fin"), Free("payer", "payeur"), Free("occupant"), Free("kva", "puissance", "puissance_kva", "puissance_souscrite"), Free("meter_size", "calibre", "diametre"),
        ],
        [ImportKind.OpeningBalances] = [Needed("account", "compte", "numero_de_compte", "numero_client"), Needed("amount", "montant", "solde")],
        [ImportKind.Readings] =
        [
            Needed("serial", "numero_de_serie", "numero_compteur", "numero_de_compteur", "compteur"), Needed("time", "date", "date_heure", "date_et_heure", "horodatage", "date_de_releve", "releve_le"), Needed("value", "valeur", "index", "releve"),
            Free("register", "registre", "obis"), Free("unit", "unite"),
        ],
    };

    /// <summary>Columns of a kind, in the order of its template.</summary>
    public static IReadOnlyList<SheetColumn> Of(ImportKind kind) => Table[kind];

    static SheetColumn Needed(string name, params string[] also) => new(name, true, also);

    static SheetColumn Free(string name, params string[] also) => new(name, false, also);

    /// <summary>Where each column of the kind stands in the heading; a flaw for each that is missing, unknown or there twice.</summary>
    public static IReadOnlyDictionary<string, int> Find(ImportKind kind, SheetLine heading, ICollection<Flaw> flaws)
    {
        Dictionary<string, int> found = new(StringComparer.Ordinal);
        for (var at = 0; at < heading.Cells.Count; at++)
        {
            var typed = heading.Cells[at];
            if (typed.Length == 0) continue;
            var plain = Cells.Plain(typed);
            var column = Array.Find(Table[kind], one => one.Name == plain) ?? Array.Find(Table[kind], one => one.AlsoCalled.Contains(plain));
            if (column is null) flaws.Add(new Flaw(heading.Number, at + 1, typed, typed, Flaws.ColumnUnknown(string.Join(", ", Table[kind].Select(one => one.Name)))));
            else if (!found.TryAdd(column.Name, at)) flaws.Add(new Flaw(heading.Number, at + 1, typed, typed, Flaws.ColumnTwice()));
        }
        foreach (var column in Table[kind].Where(column => column.IsNeeded && !found.ContainsKey(column.Name)))
            flaws.Add(new Flaw(heading.Number, 0, column.Name, "", Flaws.ColumnMissing(column.Name)));
        return found;
    }
}
