using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>A run in a list.</summary>
/// <param name="Id">Key.</param>
/// <param name="Month">Month billed.</param>
/// <param name="StartedAt">Started.</param>
/// <param name="FinishedAt">All chunks done, or null.</param>
/// <param name="State">State.</param>
/// <param name="Chunks">Chunks.</param>
/// <param name="ChunksDone">Of them done.</param>
/// <param name="Agreements">Agreements.</param>
/// <param name="Issued">Bills.</param>
/// <param name="Held">Held back.</param>
/// <param name="Waiting">Bills that wait for a person.</param>
public sealed record RunRow(long Id, BillingMonth Month, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, BillingRunState State, int Chunks, int ChunksDone, int Agreements, int Issued, int Held, int Waiting);

/// <summary>An agreement that a run held back.</summary>
/// <param name="AgreementId">Key.</param>
/// <param name="Agreement">Contract number.</param>
/// <param name="Account">Account number.</param>
/// <param name="Name">Subscriber.</param>
/// <param name="UsagePoint">Usage point.</param>
/// <param name="Reason">Stable code: "no-meter", "readings-questionable", "tariff-missing" …</param>
public sealed record HeldRow(long AgreementId, string Agreement, string Account, string Name, string UsagePoint, string Reason);

/// <summary>A bill of a run that a check spoke of.</summary>
/// <param name="AgreementId">Key.</param>
/// <param name="Agreement">Contract number.</param>
/// <param name="Account">Account number.</param>
/// <param name="Name">Subscriber.</param>
/// <param name="UsagePoint">Usage point.</param>
/// <param name="Resource">What is supplied.</param>
/// <param name="State">Waiting, released or issued.</param>
/// <param name="Flags">Codes of <see cref="BillCheck"/>, the gravest first.</param>
/// <param name="Total">What is to be paid.</param>
/// <param name="Quantity">Base units (Wh or L).</param>
/// <param name="Usual">What the same days usually take, or null.</param>
/// <param name="ReleasedBy">Who released it, or null.</param>
public sealed record CheckedRow(long AgreementId, string Agreement, string Account, string Name, string UsagePoint, Resource Resource, CheckedState State, IReadOnlyList<string> Flags, decimal Total, long Quantity, long? Usual, string? ReleasedBy);

/// <summary>A run with what it held back and what its checks spoke of, the gravest first, at most 200 of each.</summary>
public sealed record RunView(RunRow Run, IReadOnlyList<HeldRow> Held, IReadOnlyList<CheckedRow> Checked);

/// <summary>A tariff in a list.</summary>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="Resource">What it prices.</param>
/// <param name="ValidFrom">First day of the version in force, or of the first to come.</param>
/// <param name="Versions">Versions.</param>
/// <param name="Agreements">Running agreements by it.</param>
public sealed record TariffRow(string Code, string Name, Resource Resource, DateOnly ValidFrom, int Versions, int Agreements);

/// <summary>A tariff with its prices.</summary>
/// <param name="Row">As in lists.</param>
/// <param name="Tariff">All versions.</param>
/// <param name="Today">Local day.</param>
public sealed record TariffView(TariffRow Row, Tariff Tariff, DateOnly Today);

/// <summary>An operator that the caller may look at.</summary>
/// <param name="Id">Key.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="TimeZone">IANA zone.</param>
public sealed record OperatorChoice(int Id, string Code, string Name, string Currency, string TimeZone);
