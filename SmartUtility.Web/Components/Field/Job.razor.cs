using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Field;

/// <summary>One work order of the agent: where, whom to call, start, report. Sent twice is once.</summary>
public sealed partial class Job
{
    /// <summary>What is reported.</summary>
    public sealed class Form
    {
        /// <summary>See WorkCause.</summary>
        public string? Cause { get; set; }
        /// <summary>Free text.</summary>
        public string? Note { get; set; }
    }

    [Inject] IStringLocalizer<FieldTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] WorkOrderQueries Queries { get; set; } = null!;
    [Inject] StartWorkOrder Start { get; set; } = null!;
    [Inject] CompleteWorkOrder Complete { get; set; } = null!;
    [Inject] OperatorCalendars Calendars { get; set; } = null!;
    [Inject] CurrentActor Current { get; set; } = null!;
    [Inject] RefusalText Refusals { get; set; } = null!;

    /// <summary>Number of the work order.</summary>
    [Parameter] public long Id { get; set; }

    [CascadingParameter] HttpContext Context { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "done")] Form Input { get; set; } = null!;

    WorkOrderView? _row;
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    string? _problem;
    string _here = "";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        _here = new Uri(Navigation.Uri).PathAndQuery;
        var actor = await Current.GetAsync();
        var found = await Queries.OneAsync(actor, Id, Context.RequestAborted);
        if (!found.IsDone)
        {
            Navigation.NotFound();
            return;
        }
        _calendar = await Calendars.OfAsync(actor, Context.RequestAborted);
        _row = found.Value;
    }

    async Task StartAsync() => After(await Start.RunAsync(await Current.GetAsync(), Id, Context.RequestAborted), $"/field/jobs/{Id.ToString(CultureInfo.InvariantCulture)}");

    async Task DoneAsync() => After(await Complete.RunAsync(await Current.GetAsync(), Id, Input.Cause ?? "", Input.Note, Context.RequestAborted), "/field/jobs");

    void After(Outcome<long> outcome, string next)
    {
        if (outcome.Refusal is { } why) _problem = Refusals.Of(why);
        else Navigation.NavigateTo(next);
    }

    static string Geo(double north, double east) => string.Create(CultureInfo.InvariantCulture, $"geo:{north},{east}?q={north},{east}");
}
