namespace SmartUtility.Core.Import;

/// <summary>What a file brings in. In the order in which a first day goes: each refers only to those before it.</summary>
public enum ImportKind
{
    /// <summary>Network points.</summary>
    NetworkPoints,
    /// <summary>Usage points.</summary>
    UsagePoints,
    /// <summary>Subscribers with their phones.</summary>
    Subscribers,
    /// <summary>Meters with their registers, and where each hangs since when and what it showed then.</summary>
    Meters,
    /// <summary>Agreements.</summary>
    Agreements,
    /// <summary>What each account owed, or had paid ahead, when the books began.</summary>
    OpeningBalances,
    /// <summary>Readings of the past.</summary>
    Readings,
}

/// <summary>The names of kinds as they are typed.</summary>
public static class ImportKinds
{
    /// <summary>All, in the order of a first day.</summary>
    public static readonly IReadOnlyList<ImportKind> All = Enum.GetValues<ImportKind>();

    /// <summary>"network-points", "usage-points", "subscribers", "meters", "agreements", "opening-balances", "readings"; also the name of its template.</summary>
    public static string Code(this ImportKind kind) => kind switch
    {
        ImportKind.NetworkPoints => "network-points",
        ImportKind.UsagePoints => "usage-points",
        ImportKind.Subscribers => "subscribers",
        ImportKind.Meters => "meters",
        ImportKind.Agreements => "agreements",
        ImportKind.OpeningBalances => "opening-balances",
        ImportKind.Readings => "readings",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind of a name; "network" and "balances" are understood too. Null: none.</summary>
    public static ImportKind? Find(string? code)
    {
        var name = code?.Trim().ToLowerInvariant().Replace('_', '-') switch { "network" => "network-points", "balances" => "opening-balances", var typed => typed };
        foreach (var kind in All)
            if (kind.Code() == name) return kind;
        return null;
    }
}
