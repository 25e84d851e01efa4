namespace SmartUtility.Core.Detection.Rules;

/// <summary>An hour at a place, with whether it should be supplied at all.</summary>
/// <param name="Hour">Its start, in the caller's clock.</param>
/// <param name="Value">Base units (Wh or L) in the hour; NaN = missing.</param>
/// <param name="IsSupplied">False while supply is confirmed off, or while nobody has an agreement there.</param>
public readonly record struct SupplyInput(DateTime Hour, float Value, bool IsSupplied);

/// <summary>When use that should not be counts.</summary>
/// <param name="Hours">Hours with flow needed, 1 or more.</param>
/// <param name="Least">Base units (Wh or L) needed together: a valve that drips and a relay that leaks milliamperes are no use.</param>
/// <param name="Rest">Known hours without flow after which it is over.</param>
public sealed record UnsuppliedLimits(int Hours, double Least, int Rest)
{
    /// <summary>Supply is off: two hours and 20 L or Wh.</summary>
    public static readonly UnsuppliedLimits Off = new(2, 20, 72);

    /// <summary>Nobody has an agreement: a day of flow and 200 L or Wh, so that a new tenant's first evening and a test of the pipes say nothing.</summary>
    public static readonly UnsuppliedLimits NoAgreement = new(24, 200, 168);
}

/// <summary>What is kept per meter.</summary>
/// <param name="Flowing">Hours with flow since it began.</param>
/// <param name="Resting">Known hours without flow since the last one with.</param>
/// <param name="Sum">Base units since it began.</param>
/// <param name="Since">First hour with flow.</param>
/// <param name="IsRaised">Raised already.</param>
public readonly record struct UnsuppliedState(int Flowing, int Resting, double Sum, DateTime Since, bool IsRaised);

/// <summary>Use where supply is off, or where nobody has an agreement.</summary>
public static class Unsupplied
{
    /// <summary>Code: flow although supply is confirmed off.</summary>
    public const string WhileOff = "flow-while-off";

    /// <summary>Code: flow although nobody has an agreement.</summary>
    public const string WithoutAgreement = "flow-without-agreement";

    /// <summary>Takes the next hour.</summary>
    public static (UnsuppliedState State, Finding? Finding) Next(string rule, UnsuppliedState state, SupplyInput hour, UnsuppliedLimits limits)
    {
        if (hour.IsSupplied) return (default, Over(rule, state, hour));
        if (float.IsNaN(hour.Value)) return (state, null);
        if (hour.Value <= 0)
        {
            var resting = state with { Resting = state.Resting + 1 };
            return resting.Resting < limits.Rest ? (resting, null) : (default, Over(rule, state, hour));
        }
        var next = new UnsuppliedState(state.Flowing + 1, 0, state.Sum + hour.Value, state.Flowing == 0 ? hour.Hour : state.Since, state.IsRaised);
        if (next.IsRaised || next.Flowing < limits.Hours || next.Sum < limits.Least) return (next, null);
        return (next with { IsRaised = true }, new Finding(rule, FindingKind.Raise, FindingLevel.Alert, next.Since, hour.Hour, next.Sum / next.Flowing, next.Sum, []));
    }

    static Finding? Over(string rule, UnsuppliedState state, SupplyInput hour) =>
        state.IsRaised ? new Finding(rule, FindingKind.Clear, FindingLevel.Alert, state.Since, hour.Hour, 0, 0, []) : null;
}
