using System.Numerics;

namespace SmartUtility.Core.Detection.Rules;

/// <summary>An hour of a series.</summary>
/// <param name="Hour">Its start, in the caller's clock.</param>
/// <param name="Value">Base units (Wh or L) in the hour; NaN = missing.</param>
public readonly record struct HourInput(DateTime Hour, float Value);

/// <summary>When flow that never rests counts. Source: Britton, Stewart &amp; O'Halloran 2013; AWWA M36.</summary>
/// <param name="Tell">Hours without rest after which the subscriber is told.</param>
/// <param name="Alert">Hours after which the utility is alerted.</param>
/// <param name="Order">Hours after which someone should go and look.</param>
/// <param name="Start">Flow in L/h below which the meter does not turn: at or below it an hour rests. 0 or more.</param>
/// <param name="Window">Known hours looked at for flow that rests now and then, 24 to 72.</param>
/// <param name="Share">Share of these hours that must flow, 0 to 1.</param>
public sealed record ContinuousFlowLimits(int Tell, int Alert, int Order, float Start, int Window, double Share)
{
    /// <summary>The product's defaults: 48 h tell, 72 h alert, 168 h order, 95 % of 72 h.</summary>
    public static readonly ContinuousFlowLimits Default = new(48, 72, 168, 0, 72, 0.95);

    /// <summary>Earliest notice over files.</summary>
    public static readonly ContinuousFlowLimits Offline = Default;
}

/// <summary>What is kept per meter: about 40 bytes.</summary>
/// <param name="Known">Known hours seen, at most 72 counted.</param>
/// <param name="FlowingLow">Which of the last 72 known hours flowed, newest in bit 0: hours 0 to 63.</param>
/// <param name="FlowingHigh">Likewise hours 64 to 71.</param>
/// <param name="Run">Known hours since the last one that rested.</param>
/// <param name="Lowest">Lowest of these.</param>
/// <param name="Since">First hour of the run.</param>
/// <param name="Raised">Level raised already, 0 = none.</param>
public readonly record struct ContinuousFlowState(byte Known, ulong FlowingLow, byte FlowingHigh, int Run, float Lowest, DateTime Since, byte Raised)
{
    /// <summary>Of a meter never seen.</summary>
    public static readonly ContinuousFlowState Start;
}

/// <summary>Leak behind a meter: the flow never rests. A missing hour neither adds nor resets; one hour of rest ends the run.</summary>
public static class ContinuousFlow
{
    /// <summary>Code of the rule.</summary>
    public const string Rule = "continuous-flow";

    /// <summary>Takes the next hour.</summary>
    public static (ContinuousFlowState State, Finding? Finding) Next(ContinuousFlowState state, HourInput hour, ContinuousFlowLimits limits)
    {
        if (float.IsNaN(hour.Value)) return (state, null);
        var flows = hour.Value > limits.Start;
        var next = state with
        {
            Known = (byte)Math.Min(state.Known + 1, 72),
            FlowingHigh = (byte)(state.FlowingHigh << 1 | (int)(state.FlowingLow >> 63)),
            FlowingLow = state.FlowingLow << 1 | (flows ? 1UL : 0),
            Run = flows ? state.Run + 1 : 0,
            Lowest = !flows ? 0 : state.Run == 0 ? hour.Value : Math.Min(state.Lowest, hour.Value),
            Since = flows && state.Run > 0 ? state.Since : hour.Hour,
        };
        var often = next.Known >= limits.Window && Flowing(next, limits.Window) >= limits.Share * limits.Window;
        var level = next.Run >= limits.Order ? FindingLevel.Order : next.Run >= limits.Alert ? FindingLevel.Alert : next.Run >= limits.Tell || often ? FindingLevel.Tell : 0;
        if ((byte)level > state.Raised)
            return (next with { Raised = (byte)level }, new Finding(Rule, FindingKind.Raise, level, next.Run >= limits.Tell ? next.Since : hour.Hour.AddHours(1 - limits.Window), hour.Hour, next.Lowest, next.Run, []));
        if (state.Raised > 0 && level == 0 && !flows)
            return (next with { Raised = 0 }, new Finding(Rule, FindingKind.Clear, (FindingLevel)state.Raised, state.Since, hour.Hour, 0, 0, []));
        return (next, null);
    }

    static int Flowing(ContinuousFlowState state, int window) => window >= 64
        ? BitOperations.PopCount(state.FlowingLow) + BitOperations.PopCount((uint)(state.FlowingHigh & ((1 << (window - 64)) - 1)))
        : BitOperations.PopCount(state.FlowingLow & ((1UL << window) - 1));
}
