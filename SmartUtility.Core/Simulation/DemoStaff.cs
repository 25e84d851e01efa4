using SmartUtility.Core.Accounts;

namespace SmartUtility.Core.Simulation;

/// <summary>A person of the demonstration.</summary>
/// <param name="Role">Role.</param>
/// <param name="OperatorCode">Whose staff; null for the installation's admin, the regulator and the subscriber.</param>
/// <param name="UserName">E-mail, or the subscriber's phone.</param>
/// <param name="Name">Shown to colleagues.</param>
public sealed record DemoPerson(Role Role, string? OperatorCode, string UserName, string Name);

/// <summary>Who signs in to the demonstration: every role, and two dispatchers so that somebody is on duty day and night.</summary>
public static class DemoStaff
{
    /// <summary>All of them, in the order in which they are printed.</summary>
    public static readonly IReadOnlyList<DemoPerson> All =
    [
        new(Role.InstallationAdmin, null, "admin@smartutility.example", "Clarisse Adéoti"),
        new(Role.OperatorAdmin, CountryBuilder.Water, "admin@eaux.example", "Théophile Quenum"),
        new(Role.Dispatcher, CountryBuilder.Water, "dispatcher@eaux.example", "Mariam Bello"),
        new(Role.Billing, CountryBuilder.Water, "billing@eaux.example", "Rosine Agbossou"),
        new(Role.Cashier, CountryBuilder.Water, "cashier@eaux.example", "Gildas Tossou"),
        new(Role.FieldAgent, CountryBuilder.Water, "agent@eaux.example", "Bio Orou Guidou"),
        new(Role.Regulator, null, "regulator@smartutility.example", "Yvette Paraïso"),
        new(Role.Subscriber, null, CountryBuilder.SubscriberPhone, "Afi Houessou"),
        new(Role.Dispatcher, CountryBuilder.Water, "dispatcher2@eaux.example", "Comlan Hodonou"),
        // What the regulator issues, a second person issues.
        new(Role.Regulator, null, "regulator2@smartutility.example", "Casimir Dossou"),
        new(Role.OperatorAdmin, CountryBuilder.Power, "admin@elec.example", "Nadège Fagbohoun"),
        new(Role.Dispatcher, CountryBuilder.Power, "dispatcher@elec.example", "Ibrahim Sanni"),
        new(Role.Dispatcher, CountryBuilder.Power, "dispatcher2@elec.example", "Reine Amoussou"),
        new(Role.Billing, CountryBuilder.Power, "billing@elec.example", "Sylvain Kinsou"),
        new(Role.Cashier, CountryBuilder.Power, "cashier@elec.example", "Pélagie Zannou"),
        new(Role.FieldAgent, CountryBuilder.Power, "agent@elec.example", "Chabi Tamou"),
    ];
}
