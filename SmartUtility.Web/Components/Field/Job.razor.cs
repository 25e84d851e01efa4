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
        /// <summary>What the meter shows, as typed.</summary>
        public string? Index { get; set; }
        /// <summary>Seal number.</summary>
        public string? Seal { get; set; }
        /// <summary>Who was present.</summary>
        public string? SignedBy { get; set; }
    }

    [Inject] IStringLocalizer<FieldTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] WorkOrderQueries Queries { get; set; } = null!;
    [Inject] StartWorkOrder Start { get; set; } = null!;
    [Inject] CompleteWorkOrder Complete { get; set; } = null!;
    [Inject] AddWorkPhoto Photo { get; set; } = null!;
    [Inject] OperatorCalendars Calendars { get; set; } = null!;
    [Inject] CurrentActor Current { get; set; } = null!;
    [Inject] RefusalText Refusals { get; set; } = null!;

    /// <summary>Number of the work order.</summary>
    [Parameter] public long Id { get; set; }

    [CascadingParameter] HttpContext Context { get; set; } = null!;
    [SupplyParameterFromForm(FormName = "done")] Form Input { get; set; } = null!;

    IReadOnlyList<PhotoView> _photos = [];
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
        _photos = (await Queries.PhotosAsync(actor, Id, Context.RequestAborted)).Value;
    }

    async Task StartAsync() => After(await Start.RunAsync(await Current.GetAsync(), Id, Context.RequestAborted), $"/field/jobs/{Id.ToString(CultureInfo.InvariantCulture)}");

    async Task DoneAsync()
    {
        var actor = await Current.GetAsync();
        decimal? index = null;
        if (!string.IsNullOrWhiteSpace(Input.Index))
        {
            // A phone's keyboard gives a comma or a point; spaces part thousands.
            if (!decimal.TryParse(string.Concat(Input.Index.Where(sign => !char.IsWhiteSpace(sign))).Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var typed))
            {
                _problem = Text["refusal.index-out-of-range"];
                return;
            }
            index = typed;
        }
        // The photos first: a report that is refused then is sent again with them already there.
        foreach (var file in Context.Request.HasFormContentType ? Context.Request.Form.Files.GetFiles("photos") : [])
        {
            if (file.Length == 0) continue;
            if (file.Length > AddWorkPhoto.Largest)
            {
                _problem = Text["refusal.photo-too-large"];
                return;
            }
            using var content = new MemoryStream((int)file.Length);
            await file.CopyToAsync(content, Context.RequestAborted);
            if ((await Photo.RunAsync(actor, Id, content.ToArray(), Context.RequestAborted)).Refusal is { } why)
            {
                _problem = Refusals.Of(why);
                return;
            }
        }
        After(await Complete.RunAsync(actor, Id, Input.Cause ?? "", Input.Note, Context.RequestAborted, new WorkNotes(index, Input.Seal, Input.SignedBy)), "/field/jobs");
    }

    void After(Outcome<long> outcome, string next)
    {
        if (outcome.Refusal is { } why) _problem = Refusals.Of(why);
        else Navigation.NavigateTo(next);
    }

    static string Geo(double north, double east) => string.Create(CultureInfo.InvariantCulture, $"geo:{north},{east}?q={north},{east}");
}
