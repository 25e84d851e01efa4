using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation;

/// <summary>How a customer uses what is supplied: which hours, which weekdays.</summary>
public enum LoadClass
{
    /// <summary>One or several households.</summary>
    Home,
    /// <summary>Shop, office, workshop: working hours, little on Sunday.</summary>
    Business,
    /// <summary>Restaurant, bakery: meals, every day.</summary>
    Food,
    /// <summary>Cold store: day and night alike.</summary>
    ColdStore,
    /// <summary>School, town hall: weekdays.</summary>
    Office,
    /// <summary>Hospital: every day, more by day.</summary>
    Hospital,
    /// <summary>Public tap or kiosk: morning and late afternoon.</summary>
    PublicTap,
    /// <summary>Street lighting: the night.</summary>
    StreetLight,
}

/// <summary>What a usage point really takes, registered or not.</summary>
/// <param name="Class">Hours and weekdays.</param>
/// <param name="Resource">What.</param>
/// <param name="PerDay">Mean of a year, base units (Wh or L) a day; positive.</param>
/// <param name="Seed">Its own chance.</param>
public sealed record Load(LoadClass Class, Resource Resource, double PerDay, ulong Seed);
