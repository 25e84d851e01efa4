using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>What is done with a meter by hand: put at a place, exchanged, a reading corrected or taken out.</summary>
public sealed partial class MeterWork
{
    [Inject] IStringLocalizer<MeterTexts> Text { get; set; } = null!;
    [Inject] MeteringQueries Metering { get; set; } = null!;
    [Inject] InstallMeter Install { get; set; } = null!;
    [Inject] ExchangeMeter Exchange { get; set; } = null!;
    [Inject] SubstituteReading Substitute { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>The meter.</summary>
    [Parameter, EditorRequired] public MeterView View { get; set; } = null!;
    /// <summary>Its readings on the page: those that may be corrected.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<ReadingRow> Readings { get; set; } = [];
    /// <summary>The operator's calendar.</summary>
    [Parameter, EditorRequired] public UtilityCalendar Calendar { get; set; } = null!;
    /// <summary>Something was changed.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    readonly Dictionary<string, string> _opening = new(StringComparer.Ordinal), _closing = new(StringComparer.Ordinal);
    DateTime _at;
    string _place = "", _newSerial = "", _reason = "", _value = "";
    string? _said, _problem;
    short _flow = 1;
    int _chosen = -1;
    bool _isNetwork, _isRemoved, _isBusy;
    MeterView? _young;
    Refusal? _refusal;

    // Where it hangs now; null in the store.
    string? Place => View.Stays.FirstOrDefault(stay => stay.Until is null)?.Place;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        var now = Calendar.Local(Clock.GetUtcNow());
        _at = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
    }

    async Task FindAsync(ChangeEventArgs typed)
    {
        _newSerial = (typed.Value as string ?? "").Trim();
        _opening.Clear();
        var found = await Metering.OneAsync(await ActorAsync(), _newSerial, Stop);
        (_young, _refusal) = (found.IsDone ? found.Value : null, found.Refusal);
    }

    Task InstallAsync() => DoAsync(async () =>
    {
        if (Indexes(_opening, View.Registers, isWhole: false) is not { } opening) return Text["not-a-number"];
        var place = _place.Trim();
        if (place.Length == 0) return Text["place.required"];
        var given = new NewInstallation(Calendar.InstantOf(_at), _isNetwork ? null : place, _isNetwork ? place : null, _isNetwork ? _flow : (short)1, opening);
        _refusal = (await Install.RunAsync(await ActorAsync(), View.Meter.Serial, given, Stop)).Refusal;
        return null;
    }, Text["install.done"]);

    Task ExchangeAsync() => DoAsync(async () =>
    {
        if (_young is null) return Text["new-serial.required"];
        if (Indexes(_closing, View.Registers, isWhole: false) is not { } closing || Indexes(_opening, _young.Registers, isWhole: true) is not { } opening) return Text["not-a-number"];
        var given = new Exchange(_newSerial, Calendar.InstantOf(_at), closing, opening, _reason.Trim().Length == 0 ? null : _reason.Trim());
        _refusal = (await Exchange.RunAsync(await ActorAsync(), View.Meter.Serial, given, Stop)).Refusal;
        return null;
    }, Text["exchange.done", _newSerial]);

    Task SubstituteAsync() => DoAsync(async () =>
    {
        if (_chosen < 0 || _chosen >= Readings.Count) return Text["reading.required"];
        decimal? value = null;
        if (!_isRemoved && (value = Number(_value)) is null) return Text["not-a-number"];
        var row = Readings[_chosen];
        _refusal = (await Substitute.RunAsync(await ActorAsync(), row.Serial, row.Code, row.Time, value, _reason, Stop)).Refusal;
        return null;
    }, Text["substitute.done"]);

    // Runs once at a time; the work's answer is what is wrong with the form, or null.
    async Task DoAsync(Func<Task<LocalizedString?>> work, string done)
    {
        if (_isBusy) return;
        (_isBusy, _said, _problem, _refusal) = (true, null, null, null);
        try
        {
            _problem = (await work())?.Value;
            if (_problem is not null || _refusal is not null) return;
            (_said, _reason, _value, _place, _newSerial, _chosen, _isRemoved, _young) = (done, "", "", "", "", -1, false, null);
            _opening.Clear();
            _closing.Clear();
            await OnChanged.InvokeAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }

    // Null when something typed is no number, or something needed is missing.
    static List<ShownIndex>? Indexes(Dictionary<string, string> typed, IReadOnlyList<RegisterRow> registers, bool isWhole)
    {
        List<ShownIndex> shown = [];
        foreach (var row in registers)
        {
            var text = Shown(typed, row.Code);
            if (text.Length == 0 && !isWhole) continue;
            if (Number(text) is not { } value) return null;
            shown.Add(new(row.Code, value));
        }
        return shown;
    }

    // With a point or a comma; spaces between thousands are no harm.
    static decimal? Number(string text) =>
        decimal.TryParse(string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))).Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    static string Shown(Dictionary<string, string> typed, string code) => typed.GetValueOrDefault(code, "");

    static void Type(Dictionary<string, string> typed, string code, ChangeEventArgs change) => typed[code] = (change.Value as string ?? "").Trim();
}
