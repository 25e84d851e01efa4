namespace SmartUtility.Core.Simulation;

/// <summary>Names as one meets them on the coast of the Gulf of Guinea. Invented combinations; nobody is meant.</summary>
static class DemoWords
{
    public static readonly string[] First =
    [
        "Afi", "Koffi", "Codjo", "Sèna", "Mahougnon", "Adjoa", "Bio", "Chabi", "Orou", "Rachidatou", "Moussa", "Ibrahim", "Fatimata", "Aïcha", "Blaise", "Clarisse", "Prudence", "Hermann",
        "Reine", "Judicaël", "Édith", "Gildas", "Nadège", "Sylvain", "Rosine", "Pélagie", "Arnaud", "Bienvenue", "Ghislaine", "Marius", "Théophile", "Yvette", "Romuald", "Grâce", "Fifamè",
        "Sènami", "Dossou", "Comlan", "Kossi", "Ablawa", "Akouavi", "Assiba", "Enagnon", "Olabissi", "Féïçal", "Mariam", "Zénabou", "Cosme", "Léontine", "Wilfried",
    ];

    public static readonly string[] Last =
    [
        "Adjovi", "Hounkpatin", "Agbossou", "Ahouansou", "Gnonlonfoun", "Azonhiho", "Kpanou", "Tossou", "Hounsou", "Akplogan", "Adanlin", "Ayivi", "Hodonou", "Lokonon", "Vodounou", "Sossou",
        "Togbé", "Amoussou", "Biaou", "Chabi", "Orou Guidou", "Sanni", "Alassane", "Bello", "Adamou", "Issifou", "Salami", "da Silva", "d’Almeida", "Quenum", "Paraïso", "Fagbohoun", "Adéoti",
        "Olodo", "Idohou", "Dansou", "Gandonou", "Houessou", "Zannou", "Kinsou", "Medenou", "Bossa", "Ogoudélé", "Yessoufou", "Tamou",
    ];

    public static readonly string[] Districts =
    [
        "Akpakpa", "Cadjèhoun", "Fidjrossè", "Gbégamey", "Zogbo", "Ménontin", "Agla", "Vêdoko", "Sainte-Rita", "Jéricho", "Saint-Michel", "Haie Vive", "Kouhounou", "Godomey", "Kpota", "Tankpè", "Zopah", "Togbin",
        "Ouando", "Djègan-Kpèvi", "Tokpota", "Avassa", "Sèmè-Kraké", "Ekpè",
    ];

    public static readonly string[] Landmarks =
    [
        "Derrière la mosquée bleue, deuxième portail", "En face de la pharmacie, maison à étage", "À côté de l’école primaire publique", "Troisième von après la boulangerie", "Maison aux portes vertes, près du forage",
        "Angle du carrefour, au-dessus de la boutique", "Face au terrain de football", "Deux maisons après l’église", "Von du centre de santé, portail rouge", "Près du grand manguier, clôture en briques",
        "Derrière le marché, allée des couturières", "Entre la station et le pont, côté lagune", "Au bout de la rue pavée, portail noir", "À côté du moulin, cour commune", "Première von à gauche après le feu",
    ];

    public static readonly string[] Trades =
    [
        "Boulangerie du Carrefour", "Restaurant Chez Mama", "Pressing Éclair", "Menuiserie Le Bon Bois", "Imprimerie du Golfe", "Garage Espoir", "Quincaillerie La Confiance", "Hôtel Les Cocotiers", "Atelier de couture Élégance",
        "Station-service Lagune", "Clinique La Grâce", "Supermarché Bon Marché", "Poissonnerie du Port", "Savonnerie du Sud", "Glacerie Polaire", "Auto-école Sécurité", "Laverie Soleil", "Cybercafé Horizon", "Rôtisserie Le Coq d’Or",
        "Imprimerie Sainte-Anne", "Papeterie L’Écolier", "Salon de coiffure Beauté", "Dépôt de boissons Le Relais", "Fabrique de glace Nordic",
    ];

    public static readonly string[] Bodies =
    [
        "École primaire publique", "Collège d’enseignement général", "Centre de santé", "Commissariat", "Bureau d’arrondissement", "Bibliothèque communale", "Direction départementale", "Poste centrale", "Marché communal", "Caserne des sapeurs-pompiers",
    ];
}
