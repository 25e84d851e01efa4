using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>The people: invited with a link that works once, given a role, ended.</summary>
public sealed partial class StaffPage
{
    [Inject] IStringLocalizer<AdminTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] OperatorCalendars Calendars { get; set; } = null!;
    [Inject] StaffQueries Queries { get; set; } = null!;
    [Inject] InviteStaff Invite { get; set; } = null!;
    [Inject] ChangeStaff Change { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    IReadOnlyList<StaffView>? _people;
    IReadOnlyList<OperatorChoice> _operators = [];
    IReadOnlyList<Role> _roles = [];
    Refusal? _refusal;
    string _said = "", _email = "", _name = "", _language = Cultures.Code(CultureInfo.CurrentUICulture);
    string? _link;
    DateTimeOffset _linkUntil;
    Role _role = Role.Dispatcher;
    int _operator, _self;
    bool _isBusy;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var actor = await ActorAsync();
        _calendar = await Calendars.OfAsync(actor, Stop);
        (_self, _roles, _operators) = (actor.UserId, StaffRules.Grantable(actor), await Queries.OperatorsAsync(actor, Stop));
        _operator = _operators.Count > 0 ? _operators[0].Id : 0;
        await LoadAsync(actor);
    }

    async Task LoadAsync(Actor actor)
    {
        var outcome = await Queries.ListAsync(actor, Stop);
        (_people, _refusal) = (outcome.IsDone ? outcome.Value : null, outcome.Refusal);
    }

    Task InviteAsync() => ActAsync(async actor =>
    {
        var made = await Invite.RunAsync(actor, new Invitation(_email, _name, _role, _role == Role.InstallationAdmin ? null : _operator, _language), Stop);
        if (made.Refusal is { } why) return why;
        Show(made.Value);
        _said = Text["staff.invited.said", _email.Trim()];
        (_email, _name) = ("", "");
        return null;
    });

    Task AgainAsync(StaffView person) => ActAsync(async actor =>
    {
        var made = await Invite.AgainAsync(actor, person.Id, Stop);
        if (made.Refusal is { } why) return why;
        Show(made.Value);
        _said = Text["staff.link.said", person.Email];
        return null;
    });

    Task RoleAsync(StaffView person, ChangeEventArgs change) => ActAsync(async actor =>
    {
        var changed = await Change.RoleAsync(actor, person.Id, Enum.Parse<Role>((string)change.Value!), Stop);
        if (changed.IsDone) _said = Text["staff.role.said", person.Name];
        return changed.Refusal;
    });

    Task DisableAsync(StaffView person) => ActAsync(async actor =>
    {
        var changed = await Change.DisableAsync(actor, person.Id, !person.IsDisabled, Stop);
        if (changed.IsDone) _said = Text[person.IsDisabled ? "staff.enabled.said" : "staff.disabled.said", person.Name];
        return changed.Refusal;
    });

    void Show(InvitationLink link) => (_link, _linkUntil) = (Navigation.ToAbsoluteUri($"/invitation?token={link.Token}").ToString(), link.ExpiresAt);

    async Task ActAsync(Func<Actor, Task<Refusal?>> act)
    {
        if (_isBusy) return;
        _isBusy = true;
        _link = null;
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

    // A person of an operator stays one, whatever the role.
    IEnumerable<Role> RolesFor(StaffView person) => _roles.Where(role => StaffRules.OfOperator.Contains(role) == StaffRules.OfOperator.Contains(person.Role));

    bool IsLocked(StaffView person) => person.LockedUntil > Clock.GetUtcNow();

    string ToneOf(StaffView person) => person.IsDisabled || IsLocked(person) ? "bad" : person.HasPassword ? "ok" : "warn";
}
