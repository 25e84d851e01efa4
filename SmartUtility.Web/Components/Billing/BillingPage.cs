using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Components.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Billing;

/// <summary>What every page of the billing office has: texts, and one operator at a time (the installation's administrator chooses it in the address).</summary>
public abstract class BillingPage : ConsolePage
{
    /// <summary>Texts.</summary>
    [Inject] protected IStringLocalizer<BillingTexts> Text { get; set; } = null!;
    /// <summary>Runs and tariffs.</summary>
    [Inject] protected BillingQueries Queries { get; set; } = null!;

    /// <summary>Code of the operator, for who sees several.</summary>
    [SupplyParameterFromQuery(Name = "operator")] public string? OperatorCode { get; set; }

    /// <summary>Operators to choose from; empty for who has one.</summary>
    protected IReadOnlyList<OperatorChoice> Choices { get; private set; } = [];

    /// <summary>The operator looked at.</summary>
    protected OperatorChoice? Chosen { get; private set; }

    /// <summary>Why nothing is shown, or null.</summary>
    protected Refusal? Refused { get; set; }

    /// <summary>The caller narrowed to the operator looked at; null (and <see cref="Refused"/>) when there is none.</summary>
    protected async Task<Actor?> NarrowAsync()
    {
        var actor = await ActorAsync();
        var all = await Queries.OperatorsAsync(actor, Stop);
        if (all.Refusal is { } refusal)
        {
            Refused = refusal;
            return null;
        }
        Choices = all.Value.Count > 1 ? all.Value : [];
        Chosen = all.Value.FirstOrDefault(row => row.Code == OperatorCode) ?? (all.Value.Count > 0 ? all.Value[0] : null);
        if (Chosen is null) Refused = new NotFound("operator");
        return Chosen is null ? null : actor.For(Chosen.Id);
    }

    /// <summary>An address that keeps the operator chosen.</summary>
    protected string Link(string path) => Choices.Count == 0 ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}operator={Uri.EscapeDataString(Chosen!.Code)}";

    /// <summary>Colour and sign of a bill's state.</summary>
    protected static (string Tone, string Icon) Sign(BillState state) => state switch
    {
        BillState.Paid => ("ok", "✓"), BillState.Overdue => ("bad", "■"), BillState.PartPaid => ("warn", "◐"), BillState.Cancelled => ("info", "✕"), _ => ("info", "●"),
    };
}
