using System.Text.RegularExpressions;

namespace SmartUtility.Core.Shared;

/// <summary>A thing that provisioning put there, or found there exactly so.</summary>
/// <param name="Key">Its code, serial or number.</param>
/// <param name="IsNew">False when nothing changed.</param>
/// <param name="Secret">For a new device: its secret, told this once.</param>
public sealed record Added(string Key, bool IsNew, string? Secret = null);

/// <summary>Rules of names that stand in addresses and topics.</summary>
public static partial class Codes
{
    /// <summary>1 to 64 letters, digits and . _ : - of ASCII, beginning with a letter or digit: safe in a path and a topic.</summary>
    public static bool IsCode(string? code) => code is not null && Code().IsMatch(code);

    /// <summary>Code of an operator: 2 to 20 capital letters, digits and hyphens.</summary>
    public static bool IsOperatorCode(string? code) => code is not null && OperatorCode().IsMatch(code);

    /// <summary>The refusal of a code.</summary>
    public static Invalid Refused(string what) => new("bad-code", $"{what} has 1 to 64 letters, digits or . _ : - and begins with a letter or digit");

    /// <summary>The refusal of a thing that is there with other data.</summary>
    public static Conflict Differs(string what) => new("already-different", $"{what} exists with other data; change it instead of adding it");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"\A[A-Z0-9][A-Z0-9-]{1,19}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OperatorCode();
}
