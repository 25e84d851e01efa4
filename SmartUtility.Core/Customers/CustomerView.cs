using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Notifications;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;

namespace SmartUtility.Core.Customers;

/// <summary>Everything about one account.</summary>
/// <param name="Card">Who.</param>
/// <param name="Kind">Kind of customer.</param>
/// <param name="Email">E-mail, or null.</param>
/// <param name="Language">"en" or "fr".</param>
/// <param name="Calendar">The operator's clock.</param>
/// <param name="Due">What it owes.</param>
/// <param name="Agreements">Running ones first.</param>
/// <param name="Meters">That supply it now, with the newest reading.</param>
/// <param name="Bills">Newest first, at most 24.</param>
/// <param name="Payments">Newest first, at most 24.</param>
/// <param name="Work">At its usage points, newest first, at most 20; empty for whoever does not see the network.</param>
/// <param name="Alerts">At its usage points, newest first, at most 20; empty for whoever does not see the network.</param>
/// <param name="Messages">To it, newest first, at most 20.</param>
public sealed record CustomerView(AccountCard Card, SubscriberKind Kind, string? Email, string Language, UtilityCalendar Calendar, AccountDue Due, IReadOnlyList<CustomerAgreement> Agreements, IReadOnlyList<CustomerMeter> Meters,
    IReadOnlyList<BillRow> Bills, IReadOnlyList<PaymentRow> Payments, IReadOnlyList<CustomerWork> Work, IReadOnlyList<CustomerAlert> Alerts, IReadOnlyList<CustomerMessage> Messages);

/// <summary>An agreement with its place.</summary>
/// <param name="Number">Number.</param>
/// <param name="Place">Code of the usage point.</param>
/// <param name="District">District.</param>
/// <param name="Landmark">How to find it, or null.</param>
/// <param name="Resource">What is supplied.</param>
/// <param name="Tariff">Code of the tariff.</param>
/// <param name="StartsOn">First local day.</param>
/// <param name="EndsOn">First local day after it, or null.</param>
/// <param name="Suspended">Why supply is suspended, or null.</param>
public sealed record CustomerAgreement(string Number, string Place, string District, string? Landmark, Resource Resource, string Tariff, DateOnly StartsOn, DateOnly? EndsOn, string? Suspended);

/// <summary>A meter with its newest reading.</summary>
/// <param name="Serial">Serial.</param>
/// <param name="Resource">What it measures.</param>
/// <param name="Place">Code of the usage point.</param>
/// <param name="Supply">Position of its relay.</param>
/// <param name="ReadAt">When read last, or null.</param>
/// <param name="Value">Index as stored, or null.</param>
/// <param name="Unit">Unit of its register.</param>
/// <param name="Decimals">Decimals of its register.</param>
public sealed record CustomerMeter(string Serial, Resource Resource, string Place, SupplyState Supply, DateTimeOffset? ReadAt, long? Value, string Unit, int Decimals);

/// <summary>A work order in short.</summary>
/// <param name="Id">Number.</param>
/// <param name="Kind">Kind.</param>
/// <param name="State">State.</param>
/// <param name="Title">What to do.</param>
/// <param name="CreatedAt">When asked for.</param>
public sealed record CustomerWork(long Id, WorkKind Kind, WorkState State, string Title, DateTimeOffset CreatedAt);

/// <summary>An alert in short.</summary>
/// <param name="Id">Number.</param>
/// <param name="Rule">Rule that raised it.</param>
/// <param name="Severity">How grave.</param>
/// <param name="State">State.</param>
/// <param name="RaisedAt">When.</param>
public sealed record CustomerAlert(long Id, string Rule, AlertSeverity Severity, AlertState State, DateTimeOffset RaisedAt);

/// <summary>A message to the customer.</summary>
/// <param name="At">When written.</param>
/// <param name="Channel">SMS or e-mail.</param>
/// <param name="Subject">Subject; empty for an SMS.</param>
/// <param name="Body">Text.</param>
/// <param name="SentAt">When sent, or null.</param>
/// <param name="Error">Why not sent, or null.</param>
public sealed record CustomerMessage(DateTimeOffset At, Channel Channel, string Subject, string Body, DateTimeOffset? SentAt, string? Error);
