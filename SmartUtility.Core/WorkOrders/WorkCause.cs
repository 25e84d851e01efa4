namespace SmartUtility.Core.WorkOrders;

/// <summary>What an agent found or did, as a code. Stable; translated on the pages.</summary>
public static class WorkCause
{
    /// <summary>Done as asked.</summary>
    public const string Done = "done";
    /// <summary>Nobody let the agent in.</summary>
    public const string NoAccess = "no-access";
    /// <summary>Nothing unusual was found.</summary>
    public const string NothingFound = "nothing-found";
    /// <summary>A leak was found.</summary>
    public const string Leak = "leak";
    /// <summary>A connection around the meter was found.</summary>
    public const string Bypass = "bypass";
    /// <summary>The meter, its seal or its wiring had been interfered with.</summary>
    public const string Tampered = "tampered";
    /// <summary>Someone is supplied without an agreement.</summary>
    public const string NoAgreement = "no-agreement";
    /// <summary>The meter is defective.</summary>
    public const string MeterDefect = "meter-defect";
    /// <summary>Something else; the note says what.</summary>
    public const string Other = "other";

    /// <summary>What an agent may choose for a kind of work, the usual one first.</summary>
    public static IReadOnlyList<string> For(WorkKind kind) => kind == WorkKind.Inspect
        ? [NothingFound, Leak, Bypass, Tampered, NoAgreement, MeterDefect, NoAccess, Other] : [Done, NoAccess, MeterDefect, Other];

    /// <summary>What a result says of the irregularity that sent the agent: true, it is real; false, there was nothing; null, nobody knows yet.</summary>
    public static bool? IsReal(string cause) => cause switch
    {
        NothingFound => false,
        Leak or Bypass or Tampered or NoAgreement or MeterDefect or Other => true,
        _ => null,
    };
}
