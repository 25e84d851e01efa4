using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Import;
using SmartUtility.Core.Import.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>Brings files of cells in: each is tried as soon as it is chosen, and stored by a second click when nothing is wrong with it.</summary>
public sealed partial class ImportPage
{
    [Inject] IStringLocalizer<ImportTexts> Text { get; set; } = null!;
    [Inject] ImportFile Import { get; set; } = null!;
    [Inject] FirstDayQueries Days { get; set; } = null!;

    /// <summary>Code of the operator, for who sees several.</summary>
    [SupplyParameterFromQuery(Name = "operator")] public string? OperatorCode { get; set; }

    /// <summary>Kind of file; network points when it is none.</summary>
    [SupplyParameterFromQuery(Name = "kind")] public string? KindCode { get; set; }

    IReadOnlyList<FirstDay> _days = [];
    FirstDay? _day;
    ImportKind _kind;
    Refusal? _refusal;
    ImportReport? _report;
    byte[]? _bytes;
    string _said = "", _name = "";
    string? _secrets;
    int _turn;
    bool _isBusy;

    ImportKind? Next => (int)_kind + 1 < ImportKinds.All.Count ? _kind + 1 : null;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var kind = ImportKinds.Find(KindCode) ?? ImportKind.NetworkPoints;
        if (_day is not null && kind == _kind && (OperatorCode is null || OperatorCode == _day.Code)) return;
        // Another kind or operator is another file.
        (_kind, _report, _bytes, _secrets, _said) = (kind, null, null, null, "");
        _turn++;
        await LoadAsync(await ActorAsync());
    }

    async Task LoadAsync(Actor actor)
    {
        var days = await Days.RunAsync(actor, Stop);
        if ((_refusal = days.Refusal) is not null) return;
        _days = days.Value;
        _day = _days.FirstOrDefault(day => day.Code == OperatorCode) ?? (_days.Count > 0 ? _days[0] : null);
        if (_day is null) _refusal = new NotFound("operator");
    }

    async Task PickAsync(InputFileChangeEventArgs picked)
    {
        if (_isBusy) return;
        (_report, _bytes, _secrets, _name) = (null, null, null, picked.File.Name);
        if (picked.File.Size > SheetText.MostBytes)
        {
            _said = Text["too-large", SheetText.MostBytes / 1024 / 1024];
            return;
        }
        await BusyAsync(Text["reading", _name], async () =>
        {
            using var copy = new MemoryStream((int)picked.File.Size);
            try
            {
                await using var stream = picked.File.OpenReadStream(SheetText.MostBytes, Stop);
                await stream.CopyToAsync(copy, Stop);
            }
            catch (IOException)
            {
                // The browser could not give it all: it was changed or taken away meanwhile.
                _said = Text["gone"];
                return;
            }
            _bytes = copy.ToArray();
            await RunAsync(isDry: true);
        });
    }

    Task ImportAsync() => _bytes is null ? Task.CompletedTask : BusyAsync(Text["working"], () => RunAsync(isDry: false));

    async Task RunAsync(bool isDry)
    {
        var actor = await ActorAsync();
        if (_bytes is not { } bytes || _day is not { } day || actor.For(day.Id) is not { } narrowed) return;
        var (kind, stop) = (_kind, Stop);
        // Reading ten thousand lines keeps a processor busy: not the page's own turn.
        var done = await Task.Run(() => Import.RunAsync(narrowed, kind, bytes, isDry, stop), stop);
        (_report, _said) = done.Refusal is { } why ? (null, Refusals.Of(why)) : (done.Value, Sentence(done.Value));
        if (_report is not { IsGood: true, IsDry: false } report) return;
        _bytes = null;
        _secrets = report.Secrets.Count == 0 ? null : "data:text/csv;charset=utf-8;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(SecretList.Csv(report.Secrets)));
        await LoadAsync(actor);
    }

    string Sentence(ImportReport report) => report switch
    {
        { IsGood: false, FlawCount: 1 } => Text["tried.bad.one", _name],
        { IsGood: false } => Text["tried.bad", _name, Format.Number(report.FlawCount)],
        { IsDry: false } => Text["done", _name, Format.Number(report.New), Format.Number(report.Same)],
        { New: 0 } => Text["tried.nothing", _name, Format.Number(report.Lines)],
        _ => Text["tried.good", _name, Format.Number(report.Lines), Format.Number(report.New), Format.Number(report.Same)],
    };

    async Task BusyAsync(string said, Func<Task> work)
    {
        if (_isBusy) return;
        (_isBusy, _said) = (true, said);
        StateHasChanged();
        try
        {
            await work();
        }
        finally
        {
            _isBusy = false;
        }
    }
}
