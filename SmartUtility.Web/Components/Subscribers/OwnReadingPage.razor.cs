using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>Sends what one's own meter shows, with a photo. Sent twice is once.</summary>
public sealed partial class OwnReadingPage
{
    /// <summary>What is sent beside the photo.</summary>
    public sealed class Form
    {
        /// <summary>What the meter shows, as typed.</summary>
        public string? Index { get; set; }
    }

    [Inject] OwnMeterQueries Meters { get; set; } = null!;
    [Inject] OwnReadingQueries Readings { get; set; } = null!;
    [Inject] SendOwnReading Send { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;

    /// <summary>The meter.</summary>
    [Parameter] public string Serial { get; set; } = "";

    [SupplyParameterFromForm(FormName = "own")] Form Input { get; set; } = null!;

    /// <summary>State of the reading that was just sent.</summary>
    [SupplyParameterFromQuery(Name = "sent")] string? Sent { get; set; }

    OwnMeter? _meter;
    IReadOnlyList<OwnReadingRow> _rows = [];
    string? _problem;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        var actor = await ActorAsync();
        _meter = Take(await Meters.FindAsync(actor, Serial, Stop));
        if (_meter is not null && Take(await Readings.OfAsync(actor, _meter, Stop)) is { } rows) _rows = rows;
    }

    async Task SendAsync()
    {
        if (_meter is null) return;
        // A phone's keyboard gives a comma or a point; spaces part thousands.
        if (!decimal.TryParse(string.Concat((Input.Index ?? "").Where(sign => !char.IsWhiteSpace(sign))).Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var index))
        {
            _problem = Refusals.Of(new Invalid("index-range", "the index is a number"));
            return;
        }
        var file = Context.Request.HasFormContentType ? Context.Request.Form.Files.GetFile("photo") : null;
        if (file?.Length > Photo.Largest)
        {
            _problem = Refusals.Of(new Invalid("photo-too-large", "a photo has at most 5 MB"));
            return;
        }
        using var content = new MemoryStream((int)(file?.Length ?? 0));
        if (file is not null) await file.CopyToAsync(content, Stop);
        var sent = await Send.RunAsync(await ActorAsync(), Serial, index, content.ToArray(), Stop);
        if (sent.Refusal is { } refusal) _problem = Refusals.Of(refusal);
        else Navigation.NavigateTo($"/account/reading/{Uri.EscapeDataString(Serial)}?sent={sent.Value}");
    }
}
