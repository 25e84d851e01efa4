namespace SmartUtility.Core.Shared;

/// <summary>Why an operation did not happen. <paramref name="Code"/> is stable (it is the API's problem code and the key of the translated sentence "refusal.CODE").</summary>
/// <param name="Code">Lower case with hyphens, e.g. "vital-customer".</param>
/// <param name="Detail">What, where and what to do, in English; shown when no translation exists. No secrets.</param>
public abstract record Refusal(string Code, string Detail)
{
    /// <summary>Values for the placeholders {0}, {1} … of the translated sentence, in order.</summary>
    public IReadOnlyList<object> Values { get; init; } = [];

    /// <summary>JSON path of what is wrong in the input, e.g. "$.versions[0].components[2].rate", or null.</summary>
    public string? Where { get; init; }

    /// <summary>The detail in French, for sentences too many to be translated by their code; null: there is none.</summary>
    public string? DetailInFrench { get; init; }

    /// <summary>The detail in a language: English where there is no other.</summary>
    public string DetailIn(string language) => language == "fr" && DetailInFrench is { } french ? french : Detail;
}

/// <summary>No such thing for this actor; also said of things that belong to somebody else.</summary>
public sealed record NotFound(string What) : Refusal("not-found", $"{What} not found");

/// <summary>The actor may not do this.</summary>
public sealed record Forbidden(string Detail = "this action is not part of your role") : Refusal("forbidden", Detail);

/// <summary>The input cannot be accepted; says which field and what to do.</summary>
public sealed record Invalid(string Code, string Detail) : Refusal(Code, Detail);

/// <summary>The state of things does not allow it now.</summary>
public sealed record Conflict(string Code, string Detail) : Refusal(Code, Detail);
