namespace SmartUtility.Core.Supply;

/// <summary>Reasons staff choose from; kept as "code" or "code: note" with the command, the agreement and the audit. An outside system may send any text.</summary>
public static class SupplyReasons
{
    /// <summary>Bills overdue; a payment that settles them restores supply by itself.</summary>
    public const string Unpaid = "unpaid";

    /// <summary>Why supply is switched off.</summary>
    public static readonly IReadOnlyList<string> Off = [Unpaid, "contract-ended", "customer-request", "safety", "irregularity", "works"];

    /// <summary>Why supply is switched on.</summary>
    public static readonly IReadOnlyList<string> On = ["paid", "new-contract", "customer-request", "works-done", "mistake"];

    /// <summary>Code and note as one text.</summary>
    public static string Join(string code, string? note) => string.IsNullOrWhiteSpace(note) ? code : $"{code}: {note.Trim()}";

    /// <summary>The code at the start of a reason; the whole text when it has none.</summary>
    public static string CodeOf(string reason) => reason.Split(':', 2)[0];

    /// <summary>True when the last four characters of the serial were typed (a guard against switching the wrong meter).</summary>
    public static bool Confirms(string serial, string? typed) => typed is not null && string.Equals(LastFour(serial), typed.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>The last four characters of a serial, or all of a shorter one.</summary>
    public static string LastFour(string serial) => serial.Length <= 4 ? serial : serial[^4..];
}
