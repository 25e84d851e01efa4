using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Import;

/// <summary>Takes the cells of one line by the names of their columns; what cannot be taken becomes a flaw and the reading goes on, so that a person sees all of it at once.</summary>
/// <param name="sheet">The file.</param>
/// <param name="columns">Where each column stands.</param>
/// <param name="flaws">Where flaws go.</param>
public sealed class LineReader(Sheet sheet, IReadOnlyDictionary<string, int> columns, ICollection<Flaw> flaws)
{
    SheetLine _line = new(0, []);

    /// <summary>Goes to a line.</summary>
    public void Move(SheetLine line)
    {
        _line = line;
        if (line.Cells.Count > sheet.Heading.Cells.Count && line.Cells.Skip(sheet.Heading.Cells.Count).Any(cell => cell.Length > 0)) flaws.Add(new Flaw(line.Number, 0, "", "", Flaws.LineLong(sheet.Heading.Cells.Count)));
        for (var at = 0; at < line.Cells.Count; at++)
            if (!Cells.IsReadable(line.Cells[at])) flaws.Add(new Flaw(line.Number, at + 1, at < sheet.Heading.Cells.Count ? sheet.Heading.Cells[at] : "", "", Flaws.Unreadable()));
    }

    /// <summary>Number of the line.</summary>
    public int Line => _line.Number;

    string Cell(string column) => columns.TryGetValue(column, out var at) && at < _line.Cells.Count ? _line.Cells[at] : "";

    /// <summary>True when the cell is filled.</summary>
    public bool Has(string column) => Cell(column).Length > 0;

    /// <summary>Says that the cell cannot be taken.</summary>
    public void Refuse(string column, Refusal why) => flaws.Add(Of(_line, column, why));

    /// <summary>The flaw of a cell of a line read before.</summary>
    public Flaw Of(SheetLine line, string column, Refusal why)
    {
        var isThere = columns.TryGetValue(column, out var at);
        var cell = isThere && at < line.Cells.Count && column != "secret" ? line.Cells[at] : "";
        return new Flaw(line.Number, isThere ? at + 1 : 0, isThere ? sheet.Heading.Cells[at] : column, cell.Length > 80 ? cell[..79] + "…" : cell, why);
    }

    /// <summary>The text; null where the cell is empty.</summary>
    public string? Text(string column, int most = 200)
    {
        var cell = Cell(column);
        if (cell.Length > most) Refuse(column, Flaws.Long(most));
        return cell.Length == 0 || cell.Length > most ? null : cell;
    }

    /// <summary>The text; a flaw and an empty one where it is missing.</summary>
    public string Needed(string column, int most = 200)
    {
        if (!Has(column)) Refuse(column, Flaws.Required());
        return Text(column, most) ?? "";
    }

    /// <summary>A code; null where the cell is empty or no code.</summary>
    public string? Code(string column)
    {
        var cell = Cell(column);
        if (cell.Length == 0 || Codes.IsCode(cell) && !Cells.IsMangled(cell)) return cell.Length == 0 ? null : cell;
        Refuse(column, Cells.IsMangled(cell) ? Flaws.Mangled() : Flaws.Code());
        return null;
    }

    /// <summary>A code that must be there; empty with a flaw where it is not.</summary>
    public string NeededCode(string column)
    {
        if (!Has(column)) Refuse(column, Flaws.Required());
        return Code(column) ?? "";
    }

    /// <summary>A number within limits; null where the cell is empty or cannot be taken.</summary>
    public decimal? Number(string column, decimal least, decimal most)
    {
        if (!Has(column)) return null;
        var number = Cells.Number(Cell(column), sheet.IsCommaDecimal);
        if (number.Refusal is { } why) Refuse(column, why);
        else if (number.Value < least || number.Value > most) Refuse(column, Flaws.Range(least, most));
        else return number.Value;
        return null;
    }

    /// <summary>A whole number within limits.</summary>
    public long? Whole(string column, long least, long most)
    {
        if (Number(column, least, most) is not { } number) return null;
        if (number == decimal.Truncate(number)) return (long)number;
        Refuse(column, Flaws.Whole());
        return null;
    }

    /// <summary>One of the words of a list; null where the cell is empty or none of them.</summary>
    public T? Choice<T>(string column, Choices<T> choices) where T : struct
    {
        if (!Has(column)) return null;
        if (choices.Find(Cell(column)) is { } found) return found;
        Refuse(column, Flaws.Choice(choices.Known));
        return null;
    }

    /// <summary>Yes or no.</summary>
    public bool? YesNo(string column) => Has(column) ? Take(column, Cells.YesNo(Cell(column))) : null;

    /// <summary>A day.</summary>
    public DateOnly? Day(string column) => Has(column) ? Take(column, Cells.Day(Cell(column))) : null;

    /// <summary>An instant, in the operator's zone where the cell names none.</summary>
    public DateTimeOffset? Instant(string column, UtilityCalendar calendar) => Has(column) ? Take(column, Cells.Instant(Cell(column), calendar)) : null;

    T? Take<T>(string column, Outcome<T> taken) where T : struct
    {
        if (taken.Refusal is not { } why) return taken.Value;
        Refuse(column, why);
        return null;
    }
}
