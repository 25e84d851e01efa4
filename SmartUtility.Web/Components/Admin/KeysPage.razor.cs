using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>Keys of the API: made here, shown once, revoked.</summary>
public sealed partial class KeysPage
{
    [Inject] IStringLocalizer<AdminTexts> Text { get; set; } = null!;
    [Inject] ManageKeys Keys { get; set; } = null!;
    [Inject] OperatorCalendars Calendars { get; set; } = null!;
    [Inject] StaffQueries Staff { get; set; } = null!;

    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    readonly HashSet<string> _scopes = new(StringComparer.Ordinal);
    IReadOnlyList<KeyView>? _keys;
    IReadOnlyList<OperatorChoice> _operators = [];
    Refusal? _refusal;
    string _said = "", _name = "";
    string? _secret;
    int _operator;
    bool _isBusy, _mayInstall;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var actor = await ActorAsync();
        _calendar = await Calendars.OfAsync(actor, Stop);
        (_operators, _mayInstall) = (await Staff.OperatorsAsync(actor, Stop), Permissions.Allow(actor, Do.ManageInstallation));
        _operator = _mayInstall || _operators.Count == 0 ? 0 : _operators[0].Id;
        await LoadAsync(actor);
    }

    async Task LoadAsync(Actor actor)
    {
        var outcome = await Keys.ListAsync(actor, Stop);
        (_keys, _refusal) = (outcome.IsDone ? outcome.Value : null, outcome.Refusal);
    }

    void Toggle(string scope, ChangeEventArgs change) => _ = change.Value is true ? _scopes.Add(scope) : _scopes.Remove(scope);

    Task CreateAsync() => ActAsync(async actor =>
    {
        var made = await Keys.CreateAsync(actor, _operator == 0 ? null : _operator, _name, [.. _scopes], Stop);
        if (made.Refusal is { } why) return why;
        (_secret, _said, _name) = (made.Value.Secret, Text["keys.said", _name.Trim()], "");
        return null;
    });

    Task RevokeAsync(KeyView key) => ActAsync(async actor =>
    {
        var ended = await Keys.RevokeAsync(actor, key.Id, Stop);
        if (ended.IsDone) _said = Text["keys.revoked.said", key.Name];
        return ended.Refusal;
    });

    async Task ActAsync(Func<Actor, Task<Refusal?>> act)
    {
        if (_isBusy) return;
        _isBusy = true;
        _secret = null;
        try
        {
            var actor = await ActorAsync();
            if (await act(actor) is { } why) _said = Refusals.Of(why);
            else await LoadAsync(actor);
        }
        finally
        {
            _isBusy = false;
        }
    }
}
