using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Import;

/// <summary>What is wrong with a cell, a line or the header of a file.</summary>
/// <param name="Line">Line of the file as an editor counts, from 1.</param>
/// <param name="Column">Column from 1; 0 when the line as a whole is meant.</param>
/// <param name="Header">Heading of the column as it stands in the file, or the name it should have; empty with column 0.</param>
/// <param name="Cell">What stands there, at most 80 characters; secrets are never repeated.</param>
/// <param name="Why">Why it cannot be taken; its code has a sentence in each language.</param>
public sealed record Flaw(int Line, int Column, string Header, string Cell, Refusal Why)
{
    /// <summary>The column as a spreadsheet names it: A, B … Z, AA; empty for the whole line.</summary>
    public string Letter
    {
        get
        {
            var letters = "";
            for (var rest = Column; rest > 0; rest = (rest - 1) / 26) letters = (char)('A' + (rest - 1) % 26) + letters;
            return letters;
        }
    }
}

/// <summary>The refusals of files, lines and cells.</summary>
static class Flaws
{
    public static Invalid FileEmpty() => new("file-empty", "the file is empty");
    public static Invalid FileWorkbook() => new("file-workbook", "this is a workbook; save the sheet as CSV in the spreadsheet program");
    public static Invalid FileNotText() => new("file-not-text", "this is no text file; save the sheet as CSV");
    public static Invalid FileTooLarge(int megabytes) => new("file-too-large", $"a file has at most {megabytes} MB; split it") { Values = [megabytes] };
    public static Invalid TooManyLines(int lines) => new("file-too-long", $"a file has at most {lines} lines; split it") { Values = [lines] };
    public static Invalid NoLines() => new("file-no-lines", "the file has a heading and no line under it");

    public static Invalid ColumnMissing(string name) => new("column-missing", $"the column {name} is missing") { Values = [name] };
    public static Invalid ColumnUnknown(string known) => new("column-unknown", $"there is no such column; known are {known}") { Values = [known] };
    public static Invalid ColumnTwice() => new("column-twice", "this column stands there twice");
    public static Invalid LineLong(int cells) => new("line-long", $"the line has more cells than the heading has columns ({cells})") { Values = [cells] };
    public static Invalid Quotes() => new("cell-quotes", "a quotation mark is not closed or stands inside a cell without quotes");

    public static Invalid Required() => new("cell-required", "a value is needed here");
    public static Invalid Long(int most) => new("cell-long", $"at most {most} characters") { Values = [most] };
    public static Invalid Unreadable() => new("cell-unreadable", "this cell holds signs that are no letters; save the file as UTF-8 or Windows-1252");
    public static Invalid Code() => new("cell-code", "a code has 1 to 64 letters, digits or . _ : - and begins with a letter or digit");
    public static Invalid Mangled() => new("cell-mangled", "the spreadsheet program has shortened this number; format the column as text and type it again");
    public static Invalid Number() => new("cell-number", "this is no number");
    public static Invalid Ambiguous() => new("cell-ambiguous", "is this a thousands separator or a decimal comma? write 1234 or 1234.5");
    public static Invalid Whole() => new("cell-whole", "a whole number is needed");
    public static Invalid Range(object least, object most) => new("cell-range", $"from {least} to {most}") { Values = [least, most] };
    public static Invalid TooFine(int decimals) => new("cell-too-fine", $"at most {decimals} decimals") { Values = [decimals] };
    public static Invalid Day() => new("cell-day", "this is no date; write 31/12/2026 or 2026-12-31");
    public static Invalid Instant() => new("cell-instant", "this is no date with time; write 31/12/2026 23:59 or 2026-12-31T23:59:00Z");
    public static Invalid Choice(string known) => new("cell-choice", $"one of {known}") { Values = [known] };
    public static Invalid YesNo() => new("cell-yes-no", "yes or no");
    public static Invalid Phone() => new("cell-phone", "this is no phone number; write it like +22997000001");
    public static Invalid Secret(int least) => new("cell-secret", $"a secret has at least {least} characters; 'new' makes one") { Values = [least] };

    public static Invalid Unknown() => new("ref-unknown", "nothing has this code yet; bring it in first");
    public static Conflict Twice(int line) => new("twice-in-file", $"the same stands in line {line}") { Values = [line] };
    public static Conflict Stands(string value) => new("stands-differently", $"it is stored with '{value}' here; change it on its page instead") { Values = [value] };
    public static Invalid Circle() => new("network-circle", "a point cannot stand below itself");
    public static Invalid OtherResource(string value) => new("line-other-resource", $"this one carries {value}") { Values = [value] };
    public static Invalid HalfPosition() => new("line-half-position", "give latitude and longitude, or neither");
    public static Invalid TaxId() => new("line-tax-id", "a business needs its tax id");
    public static Invalid OnePlace() => new("line-one-place", "name a usage point or a network point, not both");
    public static Invalid NoInstant() => new("line-no-instant", "say since when the meter hangs there");
    public static Invalid NoPlace() => new("line-no-place", "say where the meter hangs");
    public static Invalid Future() => new("cell-future", "this lies in the future");
    public static Invalid TooOld() => new("cell-too-old", "no reading is older than 2001");
    public static Conflict Elsewhere() => new("line-elsewhere", "the meter is or was installed elsewhere after that instant");
    public static Conflict PlaceTaken(string serial) => new("line-place-taken", $"meter {serial} hangs there in that time; exchange it on its page") { Values = [serial] };
    public static Conflict Overlaps(string number) => new("line-overlaps", $"agreement {number} holds this usage point in that time") { Values = [number] };
    public static Invalid EndsBefore() => new("line-ends-before", "it ends after it starts");
    public static Invalid OtherUnit(string unit) => new("line-other-unit", $"the register counts in {unit}") { Values = [unit] };
    public static Invalid WhichRegister() => new("line-which-register", "the meter has several registers; name one");
    public static Invalid Zero() => new("cell-zero", "an amount of 0 is no balance; leave the line out");
}
