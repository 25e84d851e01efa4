using SmartUtility.Core.Metering;

namespace SmartUtility.Core.Detection.Rules;

/// <summary>Alerts of what a register did that a counter does not do (<see cref="RegisterWatch"/>): one rule per kind.</summary>
public static class RegisterRules
{
    /// <summary>The index stands still far longer than it ever did.</summary>
    public const string Stuck = "register-stuck";
    /// <summary>The index fell and stayed low, and no exchange was entered.</summary>
    public const string Replaced = "register-replaced";
    /// <summary>The index rose faster than it ever does.</summary>
    public const string Spike = "register-spike";
    /// <summary>The index fell and was back soon after.</summary>
    public const string Dip = "register-dip";

    /// <summary>Rule and level: what costs consumption is for somebody to look at, what mended itself is only worth knowing. Null for a rollover, which is no fault.</summary>
    public static (string Rule, FindingLevel Level)? Of(RegisterFaultKind kind) => kind switch
    {
        RegisterFaultKind.Stuck => (Stuck, FindingLevel.Alert),
        RegisterFaultKind.Replacement => (Replaced, FindingLevel.Alert),
        RegisterFaultKind.Spike => (Spike, FindingLevel.Tell),
        RegisterFaultKind.Dip => (Dip, FindingLevel.Tell),
        _ => null,
    };
}
