using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments;

/// <summary>What the counter allows.</summary>
public static class CounterRules
{
    /// <summary>The rail of notes and coins.</summary>
    public const string Cash = "cash";

    /// <summary>How long the same amount for the same account in the same shift is asked about before it is taken again: whoever went back in the browser sends the form anew within minutes.</summary>
    public static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(10);

    /// <summary>True when this caller is a person, whose cash needs a till; programs with a key (agents, banks) keep tills of their own.</summary>
    public static bool NeedsShift(Actor actor, string rail) => rail == Cash && IsPerson(actor);

    /// <summary>True for somebody who can stand at a counter.</summary>
    public static bool IsPerson(Actor actor) => actor.Role is not (Role.System or Role.ApiKey);

    /// <summary>What a till should hold.</summary>
    /// <param name="opening">The float.</param>
    /// <param name="taken">Cash taken.</param>
    /// <param name="givenBack">Cash given back out of it.</param>
    public static decimal Expected(decimal opening, decimal taken, decimal givenBack) => opening + taken - givenBack;

    /// <summary>Why this caller may not take this payment back, or null. Money that a person took is taken back by somebody else.</summary>
    public static Refusal? MayReverse(Actor actor, string takenBy) => IsPerson(actor) && string.Equals(actor.Name, takenBy, StringComparison.OrdinalIgnoreCase)
        ? new Conflict("reversal-second-person", "whoever took a payment does not take it back: ask a second person") : null;
}
