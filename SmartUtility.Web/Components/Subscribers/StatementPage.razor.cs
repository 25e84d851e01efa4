using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>The running sum of an account: bill +, payment −, balance.</summary>
public sealed partial class StatementPage
{
    [Inject] OwnBillQueries Bills { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "account")] string? Account { get; set; }
    [SupplyParameterFromQuery(Name = "year")] int? Year { get; set; }

    OwnStatement? _statement;
    IReadOnlyList<OwnAccount> _accounts = [];
    bool _isCurrent;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var actor = await ActorAsync();
        if (Take(await Bills.AccountsAsync(actor, Stop)) is not { } accounts) return;
        _accounts = accounts;
        if (Take(await Bills.StatementAsync(actor, Account, Year, Stop)) is not { } statement) return;
        _statement = statement;
        _isCurrent = statement.Year == statement.Years.Max();
    }

    static string Link(string account, int year) => $"/account/statement?account={Uri.EscapeDataString(account)}&year={year.ToString(CultureInfo.InvariantCulture)}";

    string Day(StatementRow line) => UtilityCalendar.Of(_statement!.Account.TimeZone).Local(line.At).ToString("dd/MM/yyyy", CultureInfo.CurrentCulture);
}
